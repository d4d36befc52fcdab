package io.podwire;

import io.podwire.failure.Aim;
import io.podwire.probe.Reach;
import io.podwire.probe.UdpAnswer;
import java.util.function.Supplier;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * What comes back for a datagram. Each look sends one from a port of its own, so that neither
 * kube-proxy nor a policy takes it for the flow of the look before, and waits two seconds for the
 * answer.
 *
 * <pre>{@code
 * cluster().fromPod(busybox).udp(service, 81).sending("echo hello").answerIs("hello");
 * }</pre>
 *
 * <p>UDP knows no connection: only an answer shows that a datagram arrived. What is asked must
 * therefore be a server that answers, to what is sent ({@link #sending}).
 */
@API(status = API.Status.EXPERIMENTAL)
public final class UdpAssert extends ReachAssert<UdpAssert, UdpAnswer> {
  private final UdpMessage message;

  UdpAssert(
      Scene scene, UdpMessage message, Question<UdpAnswer> question, Supplier<@Nullable Aim> aim) {
    super(scene, question, aim, UdpAssert.class);
    this.message = message;
  }

  /**
   * What is sent, exactly, as UTF-8. Without this it is {@code hostname}, which agnhost's {@code
   * netexec} answers with its Pod's name, and a server that echoes with itself.
   *
   * @param text of 1 to 1,024 bytes, so that it is one datagram and one packet
   * @throws IllegalArgumentException if it is empty, longer, or has a NUL
   * @throws IllegalStateException if something was expected before
   */
  public UdpAssert sending(String text) {
    if (lastSeen() != null) {
      throw new IllegalStateException("sending: say what is sent before what is expected");
    }
    message.set(text);
    return this;
  }

  /** Something comes back that is not empty. */
  public UdpAssert answers() {
    return expectOutcome("to be answered", UdpAssert::isAnswered);
  }

  /** What comes back is that text, without regard to white space around it. */
  public UdpAssert answerIs(String text) {
    return expect(
        "to be answered with '" + text + "'",
        a -> isAnswered(a) && a.data().strip().equals(text.strip()));
  }

  /** What comes back contains that text. */
  public UdpAssert answerContains(String text) {
    return expect(
        "to be answered with '" + text + "' in it", a -> isAnswered(a) && a.data().contains(text));
  }

  /** What came back at the last look; looks if there was none. */
  public String data() {
    return answer().data();
  }

  private static boolean isAnswered(UdpAnswer answer) {
    return answer.reach() == Reach.CONNECTED;
  }

  @Override
  Knock knock() {
    return message.knock();
  }
}
