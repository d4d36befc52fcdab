package io.podwire;

import io.podwire.failure.Aim;
import io.podwire.failure.Explainer;
import io.podwire.failure.Explanation;
import io.podwire.probe.Reach;
import io.podwire.probe.TcpAnswer;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/** What came of a TCP connection. */
@API(status = API.Status.EXPERIMENTAL)
public final class TcpAssert extends EventualAssert<TcpAssert, TcpAnswer> {
  private final Supplier<@Nullable Aim> aim;

  TcpAssert(Scene scene, Question<TcpAnswer> question, Supplier<@Nullable Aim> aim) {
    super(scene, question, TcpAssert.class);
    this.aim = aim;
  }

  /** It connects. */
  public TcpAssert connects() {
    return expectOutcome("to connect", a -> a.reach() == Reach.CONNECTED);
  }

  /**
   * The network denies it: it is refused, times out, or has no route. Before, the target is shown
   * to be up; then three denials in a row are needed, at least a second apart.
   */
  public TcpAssert isDenied() {
    return expectDenial("to be denied", a -> a.reach().isDenial(), this::control);
  }

  /**
   * It is refused, three times in a row. That proves no policy: a Service without endpoints refuses
   * as well, and so does a port on which nothing listens. Refused though it is up is {@code
   * isDenied().isRefused()}.
   */
  public TcpAssert isRefused() {
    return expectDenial("to be refused", a -> a.reach() == Reach.REFUSED, NO_CONTROL);
  }

  /**
   * No connection comes about in time, three times in a row. If it is a port of a Service of this
   * cluster that leads to Pods, it is shown to be up before.
   */
  public TcpAssert timesOut() {
    return expectDenial("to time out", a -> a.reach() == Reach.TIMED_OUT, this::controlIfKnown);
  }

  /**
   * There is no way to the target: no route, or no connection comes about in time. If it is a port
   * of a Service of this cluster, it is shown to be up before.
   */
  public TcpAssert isUnreachable() {
    return expectDenial(
        "to be unreachable",
        a -> a.reach() == Reach.UNREACHABLE || a.reach() == Reach.TIMED_OUT,
        this::controlIfKnown);
  }

  @Nullable Reach lastReach() {
    TcpAnswer seen = lastSeen();
    return seen == null ? null : seen.reach();
  }

  private void controlIfKnown() {
    Control.checkIfKnown(scene(), String.valueOf(actual), aim.get(), isOnce());
  }

  private void control() {
    Control.check(scene(), String.valueOf(actual), aim.get(), isOnce());
  }

  @Override
  @Nullable Explanation explain(TcpAnswer answer, boolean denial) {
    Aim from = aim.get();
    return from == null
        ? null
        : Explainer.explain(scene().peek(), from, answer.reach(), OptionalInt.empty());
  }
}
