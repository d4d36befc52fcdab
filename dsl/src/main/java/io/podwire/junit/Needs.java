package io.podwire.junit;

import io.podwire.engine.Capability;
import io.podwire.engine.ClusterSpec;
import io.podwire.engine.Engine;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.opentest4j.TestAbortedException;

/** Aborts a test that is not for the engine at hand, before a cluster is made. */
final class Needs {
  private Needs() {}

  static void check(Engine engine, ClusterSpec spec, ExtensionContext context) {
    Annotations.nearest(context, RequiresEngine.class)
        .map(RequiresEngine::value)
        .map(Arrays::asList)
        .ifPresent(names -> oneOf(names, engine));
    Set<Capability> offered = engine.capabilities(spec);
    for (Capability capability : Annotations.required(context)) {
      if (!offered.contains(capability)) {
        throw unmet(capability.toString(), engine);
      }
    }
    if (spec.nodes() > 1 && !offered.contains(Capability.SEVERAL_NODES)) {
      throw unmet("SEVERAL_NODES (" + spec.nodes() + ")", engine);
    }
  }

  private static void oneOf(List<String> names, Engine engine) {
    if (!names.contains(engine.name())) {
      throw new TestAbortedException(
          "this test is for the engine "
              + String.join(" or ", names)
              + ", and this is '"
              + engine.name()
              + "'");
    }
  }

  private static TestAbortedException unmet(String what, Engine engine) {
    return new TestAbortedException(
        "this test needs " + what + ", which the engine '" + engine.name() + "' has not");
  }
}
