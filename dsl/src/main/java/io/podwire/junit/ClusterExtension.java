package io.podwire.junit;

import io.podwire.Cluster;
import io.podwire.Podwire;
import io.podwire.UnsupportedCapabilityException;
import io.podwire.engine.Capability;
import io.podwire.engine.ClusterSpec;
import io.podwire.engine.Engine;
import io.podwire.engine.Engines;
import io.podwire.failure.ReplayHint;
import java.util.Set;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.opentest4j.TestAbortedException;

/**
 * The life cycle of {@link ClusterTest}: a session before each test, in JUnit's store, which closes
 * it after the test by itself.
 */
final class ClusterExtension
    implements BeforeEachCallback,
        AfterEachCallback,
        ParameterResolver,
        TestExecutionExceptionHandler,
        LifecycleMethodExecutionExceptionHandler {
  private static final Namespace NAMESPACE = Namespace.create(ClusterExtension.class);

  ClusterExtension() {
    JUnitVersion.check();
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    ClusterTest asked = Annotations.require(context);
    ClusterSpec spec = Annotations.spec(asked, context.getUniqueId());
    Engine engine = Engines.chosen(key -> context.getConfigurationParameter(key).orElse(null));
    abortUnlessCapable(engine, spec, Annotations.required(context));
    Cluster cluster = Podwire.open(engine, spec, Annotations.timeout(asked));
    store(context).put(Cluster.class, cluster);
    Podwire.bind(cluster);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    try {
      Cluster cluster = store(context).get(Cluster.class, Cluster.class);
      if (cluster != null && context.getExecutionException().isEmpty()) {
        Podwire.settle(cluster);
      }
    } finally {
      Podwire.bind(null);
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Cluster.class
        && context.getTestMethod().isPresent();
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Cluster cluster = store(context).get(Cluster.class, Cluster.class);
    if (cluster == null) {
      throw new IllegalStateException(
          "a Cluster parameter is injected into tests, @BeforeEach and @AfterEach methods");
    }
    return cluster;
  }

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    throw abortedOr(withReplay(context, failure));
  }

  @Override
  public void handleBeforeEachMethodExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    throw abortedOr(failure);
  }

  /** Ours say it in their text; to those of others it is attached. */
  private static Throwable withReplay(ExtensionContext context, Throwable failure) {
    Cluster cluster = store(context).get(Cluster.class, Cluster.class);
    String replay = cluster == null ? "" : Podwire.session(cluster).replay();
    boolean said = String.valueOf(failure.getMessage()).contains(replay);
    if (!said && !(failure instanceof TestAbortedException)) {
      failure.addSuppressed(new ReplayHint(replay));
    }
    return failure;
  }

  private static Throwable abortedOr(Throwable failure) {
    return failure instanceof UnsupportedCapabilityException missing
        ? new TestAbortedException(missing.getMessage(), missing)
        : failure;
  }

  private static void abortUnlessCapable(
      Engine engine, ClusterSpec spec, Set<Capability> required) {
    Set<Capability> offered = engine.capabilities(spec);
    for (Capability capability : required) {
      if (!offered.contains(capability)) {
        throw new TestAbortedException(
            "this test needs " + capability + ", which the engine '" + engine.name() + "' has not");
      }
    }
    if (spec.nodes() > 1 && !offered.contains(Capability.SEVERAL_NODES)) {
      throw new TestAbortedException(
          "this test needs SEVERAL_NODES ("
              + spec.nodes()
              + "), which the engine '"
              + engine.name()
              + "' has not");
    }
  }

  private static Store store(ExtensionContext context) {
    return context.getStore(NAMESPACE);
  }
}
