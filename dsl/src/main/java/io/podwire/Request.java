package io.podwire;

import io.podwire.probe.ExecFailedException;
import io.podwire.probe.HttpAnswer;
import io.podwire.probe.NcOutput;
import io.podwire.probe.Reach;
import io.podwire.probe.ToolRun;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP request by a tool. Where it timed out, one connection more tells whether the network held
 * it back or the server did not answer: BusyBox's {@code wget} has the same words for both, and
 * {@code curl} for a TLS handshake that comes to no end.
 *
 * @see <a href="https://git.busybox.net/busybox/tree/networking/wget.c?h=1_35_stable">wget.c</a>:
 *     one timer, and "download timed out" whenever it rings
 */
final class Request implements Question<HttpAnswer> {
  private final Scene scene;
  private final Seat seat;
  private final Question<HttpAnswer> look;
  private final Supplier<@Nullable Destination> to;

  Request(Scene scene, Seat seat, Question<HttpAnswer> look, Supplier<@Nullable Destination> to) {
    this.scene = scene;
    this.seat = seat;
    this.look = look;
    this.to = to;
  }

  @Override
  public HttpAnswer ask() {
    HttpAnswer answer = look.ask();
    Destination host = to.get();
    return answer.reach() == Reach.TIMED_OUT && host != null ? told(answer, host) : answer;
  }

  private HttpAnswer told(HttpAnswer late, Destination host) {
    Reach connection;
    String words;
    try {
      ToolRun run =
          scene.exec(
              seat.container().get(), Tools.connect(seat.toolbox(), host.host(), host.port()));
      connection = NcOutput.read(run).reach();
      words = run.stdout() + run.stderr();
    } catch (ExecFailedException e) {
      connection = Reach.FAILED;
      words = String.valueOf(e.getMessage());
    }
    if (connection == Reach.CONNECTED) {
      return reached(late, Reach.NO_ANSWER, "");
    }
    return connection.isDenial()
        ? late
        : reached(late, Reach.FAILED, "whether it had connected is not known: " + words);
  }

  private static HttpAnswer reached(HttpAnswer answer, Reach reach, String words) {
    ToolRun run = answer.run();
    return new HttpAnswer(
        reach,
        answer.status(),
        answer.headers(),
        answer.body(),
        new ToolRun(run.argv(), run.stdout(), run.stderr() + words, run.exitCode()));
  }

  @Override
  public String toString() {
    return look.toString();
  }
}
