package io.podwire.sim.kubelet;

import io.podwire.sim.address.Ip;
import io.podwire.sim.http.grpc.GrpcException;
import io.podwire.sim.http.grpc.GrpcStatus;
import io.podwire.sim.http.grpc.HealthClient;
import io.podwire.sim.network.NetworkNamespace;
import io.podwire.sim.network.TcpConnection;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;

/**
 * A probe that asks by gRPC how a service is, from the node (<a
 * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/probe/grpc/grpc.go">grpc.go</a>).
 */
final class GrpcProbe {
  /** How long grpc-go waits before it tries to connect again, for the first time. */
  private static final Duration BEFORE_NEXT = Duration.ofSeconds(1);

  private final NetworkNamespace from;
  private final String host;
  private final int port;
  private final String service;

  /**
   * @param service empty for the server as a whole
   */
  GrpcProbe(NetworkNamespace from, String host, int port, String service) {
    this.from = from;
    this.host = host;
    this.port = port;
    this.service = service;
  }

  /** Asks; blocks the calling task. */
  ProbeResult ask(Duration timeout) {
    long deadline = from.simulation().nanoTime() + timeout.toNanos();
    while (true) {
      try (TcpConnection connection = from.connect(Ip.of(host), port, left(deadline))) {
        connection.setReadTimeout(left(deadline));
        HealthClient client = HealthClient.greet(connection.input(), connection.output());
        connection.setReadTimeout(left(deadline));
        return check(client, timeout);
      } catch (IOException notThere) {
        Duration left = left(deadline);
        boolean again = left.compareTo(BEFORE_NEXT) > 0;
        from.simulation().sleep(again ? BEFORE_NEXT : left);
        if (!again) {
          return ProbeResult.failure(
              String.format(
                  "timeout: failed to connect service \"%s:%d\" within %s: context deadline"
                      + " exceeded",
                  host, port, GoDuration.text(timeout)));
        }
      }
    }
  }

  /** What is left, or very little. */
  private Duration left(long deadline) {
    return Duration.ofNanos(Math.max(1_000_000, deadline - from.simulation().nanoTime()));
  }

  private ProbeResult check(HealthClient client, Duration timeout) {
    try {
      String status = client.check(host + ":" + port, service, timeout);
      return status.equals("SERVING")
          ? ProbeResult.SUCCESS
          : ProbeResult.failure("service unhealthy (responded with \"" + status + "\")");
    } catch (SocketTimeoutException late) {
      return ProbeResult.failure(
          "timeout: health rpc did not complete within " + GoDuration.text(timeout));
    } catch (GrpcException refused) {
      boolean unknown = refused.status().code() == GrpcStatus.UNIMPLEMENTED;
      return ProbeResult.failure(
          unknown
              ? "error: this server does not implement the grpc health protocol"
                  + " (grpc.health.v1.Health): "
                  + refused.status().message()
              : "error: health rpc probe failed: " + refused.status());
    } catch (IOException broken) {
      return ProbeResult.failure("error: health rpc probe failed: " + broken.getMessage());
    }
  }
}
