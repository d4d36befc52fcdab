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
  private final Supplier<@Nullable Aim> aim;

  DnsAssert(Scene scene, Question<DnsAnswer> question, Supplier<@Nullable Aim> aim) {
    super(scene, question, DnsAssert.class);
    this.aim = aim;
  }

  /** It resolves, whatever the tool's exit code. */
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

  /** The server could not find out, three times in a row. */
  public DnsAssert isServfail() {
    return answers(Result.SERVFAIL);
  }

  /** No server answers, three times in a row. */
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
    Aim from = aim.get();
    if (from == null || answer.result() == Result.RESOLVED) {
      return null;
    }
    return Explainer.explain(scene().peek(), from, Reach.NAME_NOT_RESOLVED, OptionalInt.empty());
  }
}
