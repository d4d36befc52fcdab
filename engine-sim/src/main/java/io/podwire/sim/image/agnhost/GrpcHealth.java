package io.podwire.sim.image.agnhost;

import io.podwire.sim.address.Ip;
import io.podwire.sim.http.grpc.GrpcException;
import io.podwire.sim.http.grpc.GrpcStatus;
import io.podwire.sim.http.grpc.HealthServer;
import io.podwire.sim.image.http.HttpReply;
import io.podwire.sim.image.http.HttpRequestSeen;
import io.podwire.sim.image.http.PlainSite;
import io.podwire.sim.network.TcpConnection;
import io.podwire.sim.runtime.UnixProcess;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * {@code agnhost grpc-health-checking}: says by gRPC that one service is well, until it is told by
 * HTTP or by time that it is not.
 *
 * @see <a
 *     href="https://github.com/kubernetes/kubernetes/blob/v1.34.0/test/images/agnhost/grpc-health-checking/grpc-health-checking.go">grpc-health-checking.go</a>
 */
final class GrpcHealth {
  private static final DateTimeFormatter STARTED =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.nnnnnnnnn").withZone(ZoneOffset.UTC);

  private final UnixProcess process;
  private final String service;
  private final int unhealthyAfter;
  private final Consumer<String> log;
  private final Instant started;
  private boolean unhealthy;

  /**
   * @param unhealthyAfter seconds; negative for never
   */
  GrpcHealth(UnixProcess process, String service, int unhealthyAfter, Consumer<String> log) {
    this.process = process;
    this.service = service;
    this.unhealthyAfter = unhealthyAfter;
    this.log = log;
    this.started = process.simulation().now();
  }

  void listen(int grpc, int http) throws IOException {
    log.accept("gRPC server starting to listen on :" + grpc);
    process.own(process.network().listen(Ip.ANY, grpc, this::serve));
    log.accept("Http server starting to listen on :" + http);
    PlainSite.listen(process, http, this::answer);
  }

  private void serve(TcpConnection connection) {
    process.startTask(
        "grpc",
        () -> {
          try (connection) {
            HealthServer.serve(connection.input(), connection.output(), this::isServing);
          } catch (IOException gone) {
            // the client has what it wanted
          }
        });
  }

  private boolean isServing(String asked) throws GrpcException {
    log.accept(
        "Serving the Check request for health check, started at "
            + STARTED.format(started)
            + " +0000 UTC");
    if (!asked.equals(service)) {
      throw new GrpcException(GrpcStatus.notFound("unknown service"));
    }
    boolean late = unhealthyAfter >= 0 && age().compareTo(Duration.ofSeconds(unhealthyAfter)) >= 0;
    return !late && !unhealthy;
  }

  private Duration age() {
    return Duration.between(started, process.simulation().now());
  }

  private HttpReply answer(HttpRequestSeen request) {
    boolean serves = request.path().equals("/make-serving");
    if (!serves && !request.path().equals("/make-not-serving")) {
      return GoReply.notFound();
    }
    log.accept("Mark as " + (serves ? "healthy" : "unhealthy"));
    unhealthy = !serves;
    return GoReply.ok(age().toString().substring(2).toLowerCase(Locale.ROOT));
  }
}
