package io.podwire.junit;

import io.podwire.Cluster;
import io.podwire.Podwire;
import io.podwire.UnsupportedCapabilityException;
import io.podwire.engine.ClusterSpec;
import io.podwire.engine.Engine;
import io.podwire.failure.ClusterState;
import io.podwire.failure.ReplayHint;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.opentest4j.TestAbortedException;

/**
 * The life cycle of {@link ClusterTest}: a session before each test, or before a class, in JUnit's
 * store, which closes it at the end of what it was stored for by itself.
 */
final class ClusterExtension
    implements BeforeAllCallback,
        BeforeEachCallback,
        AfterEachCallback,
        InvocationInterceptor,
        ParameterResolver,
        TestExecutionExceptionHandler,
        LifecycleMethodExecutionExceptionHandler {
  private static final Namespace NAMESPACE = Namespace.create(ClusterExtension.class);
  private static final String ENGINE = "engine";

  ClusterExtension() {
    JUnitVersion.check();
  }

  /** For what is below that context, unless an annotation names another. */
  static void chooseEngine(ExtensionContext context, String engine) {
    store(context).put(ENGINE, engine);
  }

  static @Nullable String chosenEngine(ExtensionContext context) {
    return store(context).get(ENGINE, String.class);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    // A nested class without an annotation of its own is in the cluster of the enclosing one.
    boolean own = Annotations.isOn(context, ClusterTest.class) || cluster(context) == null;
    ClusterTest asked = Annotations.require(context);
    if (own && asked.scope() == Scope.CLASS) {
      open(context, asked);
    }
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    ClusterTest asked = Annotations.require(context);
    if (asked.scope() == Scope.CLASS && !Annotations.isOn(context, ClusterTest.class)) {
      Needs.check(Annotations.engine(asked, context), Annotations.spec(asked, ""), context);
    } else {
      open(context, asked);
    }
    Podwire.bind(cluster(context));
  }

  private static void open(ExtensionContext context, ClusterTest asked) {
    ClusterSpec spec = Annotations.spec(asked, context.getUniqueId());
    Engine engine = Annotations.engine(asked, context);
    Needs.check(engine, spec, context);
    store(context).put(Cluster.class, Podwire.open(engine, spec, Annotations.timeout(asked)));
  }

  @Override
  public void afterEach(ExtensionContext context) {
    try {
      Cluster cluster = cluster(context);
      if (cluster != null) {
        Podwire.settle(cluster, context.getExecutionException().isPresent());
      }
    } catch (UnsupportedCapabilityException swallowed) {
      throw aborted(swallowed);
    } finally {
      Podwire.bind(null);
    }
  }

  @Override
  public void interceptBeforeAllMethod(
      Invocation<@Nullable Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    bound(invocation, context);
  }

  @Override
  public void interceptAfterAllMethod(
      Invocation<@Nullable Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    bound(invocation, context);
  }

  /** A method for the whole class has the class's cluster, if there is one. */
  private static void bound(Invocation<@Nullable Void> invocation, ExtensionContext context)
      throws Throwable {
    Podwire.bind(cluster(context));
    try {
      invocation.proceed();
    } finally {
      Podwire.bind(null);
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Cluster.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Cluster cluster = cluster(context);
    if (cluster == null) {
      throw new IllegalStateException(
          "a Cluster parameter is injected into tests, @BeforeEach and @AfterEach methods; also"
              + " into @BeforeAll and @AfterAll methods under @ClusterTest(scope = Scope.CLASS)");
    }
    return cluster;
  }

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    throw abortedOr(withState(context, withReplay(context, failure)));
  }

  @Override
  public void handleBeforeEachMethodExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    throw abortedOr(failure);
  }

  @Override
  public void handleBeforeAllMethodExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    throw abortedOr(failure);
  }

  /** Ours say it in their text; to those of others it is attached. */
  private static Throwable withReplay(ExtensionContext context, Throwable failure) {
    Cluster cluster = cluster(context);
    String replay = cluster == null ? "" : Podwire.session(cluster).replay();
    boolean said = String.valueOf(failure.getMessage()).contains(replay);
    if (!said && !(failure instanceof TestAbortedException)) {
      failure.addSuppressed(new ReplayHint(replay));
    }
    return failure;
  }

  /** What failed is the test: that nothing can be told about the cluster must not hide it. */
  private static Throwable withState(ExtensionContext context, Throwable failure) {
    Cluster cluster = cluster(context);
    if (cluster == null
        || failure instanceof TestAbortedException
        || failure instanceof UnsupportedCapabilityException) {
      return failure;
    }
    try {
      ClusterState.of(Podwire.session(cluster).client()).ifPresent(failure::addSuppressed);
    } catch (RuntimeException unknown) {
      failure.addSuppressed(unknown);
    }
    return failure;
  }

  private static Throwable abortedOr(Throwable failure) {
    return failure instanceof UnsupportedCapabilityException missing ? aborted(missing) : failure;
  }

  private static TestAbortedException aborted(UnsupportedCapabilityException missing) {
    return new TestAbortedException(missing.getMessage(), missing);
  }

  /** Of the test, or of the nearest class around it that has one. */
  private static @Nullable Cluster cluster(ExtensionContext context) {
    return store(context).get(Cluster.class, Cluster.class);
  }

  private static Store store(ExtensionContext context) {
    return context.getStore(NAMESPACE);
  }
}
