package io.podwire.sim.image.agnhost;

import io.podwire.sim.image.http.HttpReply;
import io.podwire.sim.image.http.HttpRequestSeen;
import io.podwire.sim.image.http.PlainSite;
import io.podwire.sim.runtime.UnixProcess;
import java.io.IOException;
import java.math.BigDecimal;

/**
 * {@code agnhost liveness}: is well for ten seconds.
 *
 * @see <a
 *     href="https://github.com/kubernetes/kubernetes/blob/v1.34.0/test/images/agnhost/liveness/server.go">server.go</a>
 */
final class Liveness {
  private static final BigDecimal WELL_FOR_SECONDS = BigDecimal.TEN;

  private final UnixProcess process;
  private final long started;

  private Liveness(UnixProcess process) {
    this.process = process;
    this.started = process.simulation().nanoTime();
  }

  static void listen(UnixProcess process) throws IOException {
    PlainSite.listen(process, 8080, new Liveness(process)::answer);
  }

  /** <a href="https://pkg.go.dev/time#Duration.String">Duration.String</a>, from a second on. */
  private static String duration(BigDecimal seconds) {
    BigDecimal[] minutes = seconds.divideAndRemainder(BigDecimal.valueOf(60));
    BigDecimal[] hours = minutes[0].divideAndRemainder(BigDecimal.valueOf(60));
    String before = hours[0].signum() == 0 ? "" : hours[0].toPlainString() + "h";
    return before
        + (minutes[0].signum() == 0 ? "" : hours[1].toPlainString() + "m")
        + minutes[1].toPlainString()
        + "s";
  }

  private HttpReply answer(HttpRequestSeen request) {
    long nanos = process.simulation().nanoTime() - started;
    BigDecimal seconds = BigDecimal.valueOf(nanos, 9).stripTrailingZeros();
    return switch (request.path()) {
      case "/started" -> GoReply.ok(duration(seconds));
      case "/healthz" ->
          seconds.compareTo(WELL_FOR_SECONDS) > 0
              ? GoReply.of(500, "error: " + seconds.toPlainString())
              : GoReply.ok("ok");
      case "/redirect" -> GoReply.redirect(request, request.parameter("loc"), 302);
      default -> GoReply.notFound();
    };
  }
}
