package io.podwire;

import io.podwire.failure.EndpointsExplainer;
import io.podwire.failure.Explanation;
import io.podwire.probe.EndpointsAnswer;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints of a Service. Unless it says otherwise, only those that are ready count. Of a
 * Service that is not there nothing is true, not even that it has none: that it is gone says {@link
 * ServiceHandle#delete()}, which waits for it, or a look-up of its name.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class EndpointsAssert extends EventualAssert<EndpointsAssert, EndpointsAnswer> {
  private final String namespace;
  private final String service;
  private boolean fewerWanted;

  private EndpointsAssert(Scene scene, String namespace, String service) {
    super(scene, new EndpointsQuestion(scene, namespace, service), EndpointsAssert.class);
    this.namespace = namespace;
    this.service = service;
  }

  static EndpointsAssert of(Scene scene, String namespace, String service) {
    return new EndpointsAssert(scene, namespace, service);
  }

  /** They are exactly these addresses, each with that port; at least one. */
  public EndpointsAssert areExactly(List<String> addresses, int port) {
    Checks.port("port", port);
    return areExactly(
        addresses.stream().map(address -> address + ":" + port).toArray(String[]::new));
  }

  /** As {@link #areExactly(List, int)}, for that port's protocol. */
  public EndpointsAssert areExactly(List<String> addresses, Port port) {
    String words = port.ofPods("endpoints").number() + "/" + port.protocol();
    return areExactly(
        some(addresses.stream().map(address -> address + ":" + words)),
        EndpointsAnswer::readyByProtocol);
  }

  /** They are exactly these Pods, each with that port; at least one. */
  public EndpointsAssert areExactly(PodsHandle pods, int port) {
    Checks.port("port", port);
    return areExactly(pods, String.valueOf(port), EndpointsAnswer::ready);
  }

  /** As {@link #areExactly(PodsHandle, int)}, for that port's protocol. */
  public EndpointsAssert areExactly(PodsHandle pods, Port port) {
    String words = port.ofPods("endpoints").number() + "/" + port.protocol();
    return areExactly(pods, words, EndpointsAnswer::readyByProtocol);
  }

  private EndpointsAssert areExactly(
      PodsHandle pods, String port, Function<EndpointsAnswer, List<String>> ready) {
    return expectOutcome(
        "to be exactly " + pods + ", port " + port,
        a ->
            !ready.apply(a).isEmpty()
                && ready
                    .apply(a)
                    .equals(
                        pods.list().stream()
                            .map(pod -> pod.currentIp() + ":" + port)
                            .sorted()
                            .toList()));
  }

  /**
   * They are exactly these, each as {@code address:port}.
   *
   * @throws IllegalArgumentException if there are none: say {@link #areEmpty()}
   */
  public EndpointsAssert areExactly(String... addressesAndPorts) {
    return areExactly(some(Stream.of(addressesAndPorts)), EndpointsAnswer::ready);
  }

  private EndpointsAssert areExactly(
      List<String> expected, Function<EndpointsAnswer, List<String>> ready) {
    return expectOutcome(
        "to be exactly " + String.join(", ", expected), a -> ready.apply(a).equals(expected));
  }

  private static List<String> some(Stream<String> expected) {
    List<String> sorted = expected.sorted().toList();
    if (sorted.isEmpty()) {
      throw new IllegalArgumentException("endpoints: nothing is expected; say areEmpty()");
    }
    return sorted;
  }

  /** There are that many addresses. */
  public EndpointsAssert hasSize(int count) {
    return expect("to have size " + count, a -> a.readyAddresses().size() == count);
  }

  /** There is at least one that is ready. */
  public EndpointsAssert areNotEmpty() {
    return expectOutcome("to hold a ready one", a -> !a.readyAddresses().isEmpty());
  }

  /** There is none that is ready. */
  public EndpointsAssert areEmpty() {
    fewerWanted = true;
    return expectOutcome("to be empty", a -> a.readyAddresses().isEmpty());
  }

  /** That Pod's address is among them. */
  public EndpointsAssert includes(PodHandle pod) {
    return expect("to include " + pod, a -> a.readyAddresses().contains(pod.currentIp()));
  }

  /**
   * All these Pods are among them, by the names that are given at each look. If there is none, then
   * what there is are those of a selector that the Service had before.
   */
  EndpointsAssert includesThoseOf(Supplier<List<String>> pods) {
    return expect(
        "to be the ready Pods that it selects",
        a -> {
          List<String> selected = pods.get();
          return !selected.isEmpty()
              && a.endpoints().stream()
                  .filter(EndpointsAnswer.Endpoint::ready)
                  .map(EndpointsAnswer.Endpoint::target)
                  .toList()
                  .containsAll(selected);
        });
  }

  /**
   * That Pod is not among them; others may be. It may be gone, but is no slip of the pen: the test
   * made it or saw it once, in whichever way, or it is there.
   */
  public EndpointsAssert excludes(PodHandle pod) {
    fewerWanted = true;
    return expect(
        "to exclude " + pod,
        a -> {
          pod.requireKnown();
          return a.endpoints().stream().noneMatch(e -> e.ready() && e.target().equals(pod.name()));
        });
  }

  /**
   * That address is not among them.
   *
   * @throws IllegalArgumentException if it is no address: a name is never among them
   */
  public EndpointsAssert excludes(String address) {
    Checks.address("endpoint", address);
    fewerWanted = true;
    return expect("to exclude " + address, a -> !a.readyAddresses().contains(address));
  }

  @Override
  @Nullable Explanation explain(EndpointsAnswer answer, boolean denial) {
    return fewerWanted ? null : EndpointsExplainer.explain(scene().peek(), namespace, service);
  }

  /** The addresses at the last look; looks if there was none. */
  public List<String> addresses() {
    return answer().readyAddresses();
  }
}
