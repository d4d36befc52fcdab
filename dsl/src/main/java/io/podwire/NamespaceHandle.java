package io.podwire;

import org.apiguardian.api.API;

/** A namespace by its name. It is made when the first object is created in it. */
@API(status = API.Status.EXPERIMENTAL)
public final class NamespaceHandle extends NamespaceScope {
  NamespaceHandle(Scene scene, String name) {
    super(scene, Checks.label("namespace", name));
  }

  /** Its name. */
  public String name() {
    return namespaceName();
  }

  /** Makes it now, if it is not there: {@code kubectl create namespace}. */
  public NamespaceHandle create() {
    Creation.ensureNamespace(scene().writer(), name());
    return this;
  }

  /** Deletes it with all that it holds, and waits until it is gone. */
  public void delete() {
    scene().writer().namespaces().withName(name()).delete();
    Gone.await(
        scene(), "Namespace " + name(), () -> scene().reader().namespaces().withName(name()).get());
  }

  @Override
  public String toString() {
    return "namespace " + name();
  }
}
