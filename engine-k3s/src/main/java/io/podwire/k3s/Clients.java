package io.podwire.k3s;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.okhttp.OkHttpClientFactory;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import okhttp3.Dispatcher;

/** Makes clients of a real API server. */
final class Clients {
  /** How the names begin that our clients give themselves. */
  static final String USER = "podwire";

  /** One for all: a fresh one costs each client several milliseconds. */
  private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

  private Clients() {}

  /**
   * @param kubeconfig the text of a kubeconfig file
   * @param user what the API server records as the manager of the fields that this client writes
   */
  static KubernetesClient client(String kubeconfig, String user) {
    return client(Config.fromKubeconfig(kubeconfig), user, http -> {});
  }

  /**
   * @param interceptors adds what is to see the client's requests
   */
  static KubernetesClient client(
      Config base, String user, Consumer<HttpClient.Builder> interceptors) {
    Config config =
        new ConfigBuilder(base).withRequestRetryBackoffLimit(0).withUserAgent(user).build();
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withHttpClientFactory(new BriefThreads())
        .withHttpClientBuilderConsumer(interceptors)
        .withKubernetesSerialization(SERIALIZATION)
        .build();
  }

  /** Idle threads end after a second, not a minute: what a test leaves behind is then seen. */
  private static final class BriefThreads extends OkHttpClientFactory {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    @Override
    protected Dispatcher initDispatcher() {
      Dispatcher usual = super.initDispatcher();
      Dispatcher brief =
          new Dispatcher(
              new ThreadPoolExecutor(
                  0,
                  Integer.MAX_VALUE,
                  1,
                  TimeUnit.SECONDS,
                  new SynchronousQueue<>(),
                  BriefThreads::thread));
      brief.setMaxRequests(usual.getMaxRequests());
      brief.setMaxRequestsPerHost(usual.getMaxRequestsPerHost());
      return brief;
    }

    private static Thread thread(Runnable work) {
      Thread thread = new Thread(work, "podwire-k3s-api-" + NUMBER.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    }
  }
}
