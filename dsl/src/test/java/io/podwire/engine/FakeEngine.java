package io.podwire.engine;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** Opens sessions that can do nothing, and remembers what was asked for. */
public class FakeEngine implements Engine {
  /** Each specification that was asked for. */
  public static final List<ClusterSpec> OPENED = new CopyOnWriteArrayList<>();

  /** The test of each session that was closed. */
  public static final List<String> CLOSED = new CopyOnWriteArrayList<>();

  /** The same under another name. */
  public static final class Other extends FakeEngine {
    @Override
    public String name() {
      return "other";
    }
  }

  @Override
  public String name() {
    return "fake";
  }

  @Override
  public Set<Capability> capabilities(ClusterSpec spec) {
    return EnumSet.of(Capability.SEED);
  }

  @Override
  public ClusterSession open(ClusterSpec spec) {
    OPENED.add(spec);
    return (ClusterSession)
        Proxy.newProxyInstance(
            FakeEngine.class.getClassLoader(),
            new Class<?>[] {ClusterSession.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("close")) {
                CLOSED.add(spec.test());
              }
              return answer(method.getName(), spec);
            });
  }

  private Object answer(String method, ClusterSpec spec) {
    return switch (method) {
      case "engine" -> name();
      case "namespace" -> "ns-" + OPENED.size();
      case "defaultTimeout" -> Duration.ofSeconds(3);
      case "capabilities" -> capabilities(spec);
      case "client", "userClient" -> client();
      case "clock" -> clock();
      case "replay" -> spec.seed().isPresent() ? "-Dpodwire.seed=" + spec.seed().getAsLong() : "";
      case "close" -> Void.TYPE;
      default -> method;
    };
  }

  private static EngineClock clock() {
    return (EngineClock)
        Proxy.newProxyInstance(
            FakeEngine.class.getClassLoader(),
            new Class<?>[] {EngineClock.class},
            (p, m, a) -> null);
  }

  private static KubernetesClient client() {
    return (KubernetesClient)
        Proxy.newProxyInstance(
            FakeEngine.class.getClassLoader(),
            new Class<?>[] {KubernetesClient.class},
            (p, m, a) -> null);
  }
}
