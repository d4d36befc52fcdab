package io.podwire;

import io.podwire.failure.Aim;
import io.podwire.probe.Reach;
import io.podwire.probe.TcpAnswer;
import java.util.function.Supplier;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/** What came of a TCP connection. */
@API(status = API.Status.EXPERIMENTAL)
public final class TcpAssert extends ReachAssert<TcpAssert, TcpAnswer> {
  TcpAssert(Scene scene, Question<TcpAnswer> question, Supplier<@Nullable Aim> aim) {
    super(scene, question, aim, TcpAssert.class);
  }

  /** It connects. */
  public TcpAssert connects() {
    return expectOutcome("to connect", a -> a.reach() == Reach.CONNECTED);
  }

  /**
   * There is no way to the target: no route, or no connection comes about in time. If it is a port
   * of a Service of this cluster, it is shown to be up before.
   */
  public TcpAssert isUnreachable() {
    return expectUnreachable();
  }

  @Nullable Reach lastReach() {
    TcpAnswer seen = lastSeen();
    return seen == null ? null : seen.reach();
  }
}
