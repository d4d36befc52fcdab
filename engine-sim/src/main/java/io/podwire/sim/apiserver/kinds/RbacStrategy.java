package io.podwire.sim.apiserver.kinds;

import io.podwire.sim.apiserver.Strategy;
import io.podwire.sim.apiserver.validation.Formats;
import java.util.List;

/** What roles and their bindings have in common, with a namespace or without. */
abstract sealed class RbacStrategy extends Strategy permits RoleStrategy, RoleBindingStrategy {
  final boolean namespaced;

  RbacStrategy(boolean namespaced) {
    this.namespaced = namespaced;
  }

  @Override
  public final boolean hasStatus() {
    return false;
  }

  @Override
  public final boolean allowsCreateOnUpdate() {
    return true;
  }

  @Override
  public final List<String> validateName(String name) {
    return Formats.pathSegment(name);
  }
}
