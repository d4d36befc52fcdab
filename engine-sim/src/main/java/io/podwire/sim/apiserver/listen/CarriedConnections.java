package io.podwire.sim.apiserver.listen;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslContext;
import io.podwire.sim.apiserver.ApiServer;
import io.podwire.sim.apiserver.http.ApiHandler;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SSLException;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The server's end of connections whose bytes someone else carries, within the simulation: the same
 * TLS, HTTP and upgrades as on a port of this machine. All that happens on their channels happens
 * with the baton held.
 */
@API(status = API.Status.INTERNAL)
public final class CarriedConnections {
  private final Credentials credentials;
  private final Front front;
  private @Nullable SslContext tls;

  public CarriedConnections(ApiServer server, Credentials credentials) {
    this.credentials = credentials;
    this.front =
        new Front(
            new ApiHandler(server),
            Gateway.within(server.simulation()),
            new Authenticator(credentials),
            Limits.DEFAULT);
  }

  /** Makes the channel a connection to the server. */
  public void equip(Channel channel) {
    front.equip(channel, tls());
  }

  private SslContext tls() {
    if (tls == null) {
      try {
        tls = credentials.sslContext(List.of());
      } catch (SSLException everyJvmHasIt) {
        throw new UncheckedIOException(everyJvmHasIt);
      }
    }
    return Objects.requireNonNull(tls);
  }

  /** Whether the server waits for the client, not the client for it. */
  public boolean isIdle(Channel channel) {
    HttpConnection http = channel.pipeline().get(HttpConnection.class);
    return http != null && http.isIdle();
  }
}
