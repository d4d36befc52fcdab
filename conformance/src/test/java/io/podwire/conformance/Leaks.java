package io.podwire.conformance;

import static io.podwire.Images.busybox;
import static io.podwire.Images.nginx;
import static io.podwire.Podwire.cluster;
import static io.podwire.Ports.PORT_80;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.podwire.Cluster;
import io.podwire.Podwire;
import io.podwire.ServiceHandle;
import io.podwire.junit.ClusterTest;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.testkit.engine.EngineTestKit;

/** A test that does not come to its end leaves nothing behind. */
@Isolated("it counts the threads of the JVM")
abstract class Leaks {
  private static final Duration THREADS_END = Duration.ofSeconds(10);

  /** Pools of the JVM's, of JUnit's and of the clients', whose idle threads are nobody's. */
  private static final Pattern OTHERS =
      Pattern.compile(
          "(OkHttp TaskRunner|Okio|CachedSingleThreadScheduler|junit-|ForkJoinPool|process reaper"
              + "|ducttape).*");

  private static int port;

  @ParameterizedTest
  @ValueSource(classes = {EndsByException.class, EndsByTimeout.class, EndsByInterrupt.class})
  void nothingIsLeftOf(Class<?> test) throws Exception {
    Podwire.start().close(); // what an engine keeps for its JVM is there from here on
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    port = 0;

    EngineTestKit.engine("junit-jupiter")
        .configurationParameter("junit.jupiter.execution.parallel.enabled", "false")
        .configurationParameter(
            // Of the test alone: its things may take their time.
            "junit.jupiter.execution.timeout.testable.method.default", "1 s")
        .selectors(selectClass(test))
        .execute()
        .testEvents()
        .assertStatistics(tests -> tests.started(1).failed(1));

    assertThat(port).as("the test came as far as to open a port").isPositive();
    // The kernel keeps it until the thread that accepts has woken up.
    await()
        .atMost(THREADS_END)
        .untilAsserted(
            () ->
                assertThatExceptionOfType(ConnectException.class)
                    .isThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close()));
    try (Cluster next = Podwire.start()) {
      KubernetesClient client = next.client();
      assertThat(names(client.namespaces().list().getItems()))
          .containsOnly("default", "kube-node-lease", "kube-public", "kube-system");
      assertThat(names(client.pods().inNamespace("default").list().getItems())).isEmpty();
      assertThat(names(client.services().inNamespace("default").list().getItems()))
          .containsOnly("kubernetes");
    }
    await()
        .pollInSameThread() // which has no thread of its own to be counted
        .atMost(THREADS_END)
        .untilAsserted(() -> assertThat(threadsSince(before)).isEmpty());
  }

  private static List<String> names(List<? extends HasMetadata> objects) {
    return objects.stream().map(object -> object.getMetadata().getName()).toList();
  }

  /** By what they are called now: a pool's thread has another name while it works. */
  private static Set<Thread> threadsSince(Set<Thread> before) {
    Set<Thread> left = new HashSet<>(Thread.getAllStackTraces().keySet());
    left.removeAll(before);
    left.removeIf(thread -> OTHERS.matcher(thread.getName()).matches());
    return left;
  }

  /** Things of every sort: Pods that run, another namespace, a probe, a port of this machine. */
  abstract static class WithThings {
    @BeforeEach
    void makeThings() {
      cluster().namespace("left-behind").deploy(nginx).awaitRolledOut();
      ServiceHandle web = cluster().deploy(nginx).expose(PORT_80);
      cluster().fromPod(busybox).wget("http://nginx").succeeds();
      port = web.forward(80).port();
    }
  }

  @ClusterTest
  static class EndsByException extends WithThings {
    @Test
    void fails() {
      throw new IllegalStateException("on purpose");
    }
  }

  @ClusterTest
  static class EndsByTimeout extends WithThings {
    @Test
    void hangs() throws InterruptedException {
      new CountDownLatch(1).await();
    }
  }

  @ClusterTest
  static class EndsByInterrupt extends WithThings {
    @Test
    void isInterrupted() {
      Thread.currentThread().interrupt();
      cluster().deployment("never").awaitRolledOut();
    }
  }
}
