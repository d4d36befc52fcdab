package io.podwire;

import io.podwire.failure.Aim;
import io.podwire.failure.Explainer;
import io.podwire.failure.Explanation;
import io.podwire.probe.DnsAnswer;
import io.podwire.probe.DnsAnswer.Result;
import io.podwire.probe.Reach;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/** What a name resolves to. */
@API(status = API.Status.EXPERIMENTAL)
public final class DnsAssert extends EventualAssert<DnsAssert, DnsAnswer> {
  private final Seat seat;
  private final DnsQuery query;

  DnsAssert(Scene scene, Question<DnsAnswer> question, Seat seat, DnsQuery query) {
    super(scene, question, DnsAssert.class);
    this.seat = seat;
    this.query = query;
  }

  /**
   * It resolves, whatever the tool's exit code: there are addresses, or records of the type that
   * the tool was told to ask for.
   */
  public DnsAssert resolves() {
    return expectOutcome("to resolve", a -> a.result() == Result.RESOLVED);
  }

  /** As {@link #resolves()}: the word that all probes have for what went well. */
  public DnsAssert succeeds() {
    return resolves();
  }

  /** It resolves to exactly these addresses, in any order. */
  public DnsAssert resolvesTo(String... addresses) {
    return resolvesTo(() -> Arrays.asList(addresses), String.join(", ", addresses));
  }

  /** It resolves to exactly these addresses, in any order. */
  public DnsAssert resolvesTo(List<String> addresses) {
    return resolvesTo(() -> addresses, String.join(", ", addresses));
  }

  /** It resolves to that Service: its address, or if it is headless its ready Pods'. */
  public DnsAssert resolvesTo(ServiceHandle service) {
    return resolvesTo(service::dnsAddresses, service.toString());
  }

  /** It resolves to that Pod's address. */
  public DnsAssert resolvesTo(PodHandle pod) {
    return resolvesTo(() -> List.of(pod.currentIp()), pod.toString());
  }

  /** As {@link #resolvesTo(ServiceHandle)}: {@code resolve("db").to(db)}. */
  public DnsAssert to(ServiceHandle service) {
    return resolvesTo(service);
  }

  /** As {@link #resolvesTo(PodHandle)}: {@code resolve("pg-0.pg").to(pod)}. */
  public DnsAssert to(PodHandle pod) {
    return resolvesTo(pod);
  }

  /** As {@link #resolvesTo(String...)}. */
  public DnsAssert to(String... addresses) {
    return resolvesTo(addresses);
  }

  /** There is no such name, three times in a row. */
  public DnsAssert isNxdomain() {
    return answers(Result.NXDOMAIN);
  }

  /**
   * The name is there and has nothing of what was asked for, three times in a row: no address, or
   * no record of the type that the tool was told to ask for.
   */
  public DnsAssert isNoData() {
    return answers(Result.NO_DATA);
  }

  /** The server could not find out, three times in a row. */
  public DnsAssert isServfail() {
    return answers(Result.SERVFAIL);
  }

  /**
   * The server answers {@code REFUSED}, three times in a row: it is there, and does not want to. A
   * network that refuses is {@link #isDenied()}.
   */
  public DnsAssert isRefused() {
    return answers(Result.REFUSED);
  }

  /**
   * The network denies DNS: no server answers, as queries vanish or are refused on their way.
   * Before, each server that is asked, by the Pod's {@code resolv.conf} or by name, is shown to
   * answer its own node; then three denials in a row are needed, at least a second apart.
   *
   * <pre>{@code
   * api.probe().resolve("server").isDenied();
   * }</pre>
   *
   * <p>A server that is neither a Service nor a Pod of this cluster, as a node's own often is,
   * cannot be shown to be up: the assertion fails and says so.
   */
  public DnsAssert isDenied() {
    return expectDenial(
        "to be denied",
        DnsAnswer::isUnanswered,
        () -> new DnsControl(scene(), seat, String.valueOf(actual), query).check(isOnce()));
  }

  /**
   * No server answers, three times in a row. Nothing shows before that one is up: this is as true
   * where all are down as where a policy shuts them out, which is {@link #isDenied()}.
   */
  public DnsAssert timesOut() {
    return answers(Result.TIMED_OUT);
  }

  /** The tool exits with that code. */
  public DnsAssert exitCode(int code) {
    return expect("to exit with " + code, a -> a.run().exitCode() == code);
  }

  /** The addresses at the last look; looks if there was none. */
  public List<String> addresses() {
    return answer().addresses();
  }

  private DnsAssert answers(Result result) {
    return expectDenial("to be " + result, a -> a.result() == result, NO_CONTROL);
  }

  private DnsAssert resolvesTo(Supplier<List<String>> addresses, String words) {
    return expectOutcome(
        "to resolve to " + words,
        a ->
            !a.addresses().isEmpty()
                && new TreeSet<>(a.addresses()).equals(new TreeSet<>(addresses.get())));
  }

  @Override
  @Nullable Explanation explain(DnsAnswer answer, boolean denial) {
    Aim from = seat.aim(query.destination());
    if (from == null || answer.result() == Result.RESOLVED) {
      return null;
    }
    return Explainer.explain(scene().peek(), from, Reach.NAME_NOT_RESOLVED, OptionalInt.empty());
  }
}
