package io.podwire;

import io.podwire.failure.Aim;
import io.podwire.failure.Explainer;
import io.podwire.failure.Explanation;
import io.podwire.probe.Reach;
import io.podwire.probe.Reached;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * What came of asking a port over the network, by whatever protocol.
 *
 * @param <SELF> the assertion's own type
 * @param <A> what one look sees
 */
@API(status = API.Status.EXPERIMENTAL)
public abstract sealed class ReachAssert<SELF extends ReachAssert<SELF, A>, A extends Reached>
    extends EventualAssert<SELF, A> permits HttpAssert, TcpAssert, UdpAssert {
  private final Supplier<@Nullable Aim> aim;

  ReachAssert(Scene scene, Question<A> question, Supplier<@Nullable Aim> aim, Class<SELF> type) {
    super(scene, question, type);
    this.aim = aim;
  }

  /**
   * The network denies it: it is refused, times out, or has no route. Before, the target is shown
   * to be up where no policy can deny it: to accept a connection, or over UDP to answer the very
   * same datagram. Then three denials in a row are needed, at least a second apart. A server that
   * accepts the connection and is slow to answer denied nothing ({@link Reach#NO_ANSWER}).
   */
  public final SELF isDenied() {
    return expectDenial(
        "to be denied",
        a -> a.reach().isDenial(),
        () -> Control.check(scene(), words(), aim.get(), knock(), isOnce()));
  }

  /**
   * It is refused, over UDP by ICMP's "port unreachable", three times in a row. That proves no
   * policy: a Service without endpoints refuses as well, and so does a port on which nothing
   * listens. Refused though it is up is {@code isDenied().isRefused()}.
   */
  public final SELF isRefused() {
    return expectDenial("to be refused", a -> a.reach() == Reach.REFUSED, NO_CONTROL);
  }

  /**
   * No connection comes about in time, or over UDP nothing comes back, three times in a row. If it
   * is a port of a Service of this cluster that leads to Pods, it is shown to be up before.
   */
  public final SELF timesOut() {
    return expectDenial("to time out", a -> a.reach() == Reach.TIMED_OUT, this::controlIfKnown);
  }

  final SELF expectUnreachable() {
    return expectDenial(
        "to be unreachable",
        a -> a.reach() == Reach.UNREACHABLE || a.reach() == Reach.TIMED_OUT,
        this::controlIfKnown);
  }

  /** Where the question leads to, as far as that is known. */
  final @Nullable Aim aim() {
    return aim.get();
  }

  /** What shows that the target is up. */
  Knock knock() {
    return Knock.TCP;
  }

  /** The status of HTTP that was answered, where the protocol has one. */
  OptionalInt status(A answer) {
    return OptionalInt.empty();
  }

  private void controlIfKnown() {
    Control.checkIfKnown(scene(), words(), aim.get(), knock(), isOnce());
  }

  private String words() {
    return String.valueOf(actual);
  }

  @Override
  final @Nullable Explanation explain(A answer, boolean denial) {
    Aim from = aim.get();
    return from == null
        ? null
        : Explainer.explain(
            scene().peek(), from, answer.reach(), denial ? OptionalInt.empty() : status(answer));
  }
}
