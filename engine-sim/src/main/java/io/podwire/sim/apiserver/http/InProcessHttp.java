package io.podwire.sim.apiserver.http;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.podwire.sim.apiserver.ApiServer;

/**
 * Ways into an API server for fabric8's client, in process: the same bytes as over a socket,
 * without the socket. Clients may call from any thread; each call enters the simulation.
 */
public final class InProcessHttp {
  private InProcessHttp() {}

  /** For clients whose time the simulation's own waits drive. */
  public static HttpClient.Factory factory(ApiServer server) {
    return factory(server, Streams.UNWATCHED);
  }

  /**
   * For clients that wait by the wall.
   *
   * @param streams told of every stream that a client holds open, so that time can be made to flow
   */
  public static HttpClient.Factory factory(ApiServer server, Streams streams) {
    return new Factory(new ApiHandler(server), server, streams);
  }

  /**
   * Hears of watches, execs and followed logs: while one is open, its client waits for the cluster.
   */
  public interface Streams {
    Streams UNWATCHED =
        new Streams() {
          @Override
          public void opened() {}

          @Override
          public void closed() {}
        };

    /** One more is open. Called with the baton held. */
    void opened();

    /** One fewer is open. Called with the baton held. */
    void closed();
  }

  record Factory(ApiHandler handler, ApiServer server, Streams streams)
      implements HttpClient.Factory {
    @Override
    public HttpClient.Builder newBuilder() {
      return new InProcessClient.Builder(this);
    }

    /**
     * The inherited one reads the trust store, which takes long and is of no use here; what the
     * config says of retries it hands on in the same way.
     */
    @Override
    public HttpClient.Builder newBuilder(Config config) {
      HttpClient.Builder builder = newBuilder();
      builder.tag(config.getRequestConfig());
      return builder;
    }
  }
}
