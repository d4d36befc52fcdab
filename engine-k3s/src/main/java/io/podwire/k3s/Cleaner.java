package io.podwire.k3s;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes away what a test made beyond the baseline: it is deleted with grace 0, in rounds until
 * nothing is left, since controllers make some of it again until they see that its owner is gone.
 * Finalizers that nobody serves are removed.
 */
final class Cleaner {
  private static final Logger LOG = LoggerFactory.getLogger(Cleaner.class);

  private static final ApiType NAMESPACES = new ApiType("/api/v1", "namespaces", false);
  private static final ApiType EVENTS = new ApiType("/api/v1", "events", true);

  /** Time for the controllers to serve the finalizers that are theirs. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /** More than it takes until a kubelet acts on a deletion. */
  private static final Duration KUBELET_READS = Duration.ofMillis(700);

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration ROUND = Duration.ofMillis(30);

  private final RawApi api;
  private final DataPlane nodes;
  private final Baseline baseline;
  private final Ownership test;
  private final Instant start = Instant.now();
  private final Set<String> services = new LinkedHashSet<>();
  private final Map<String, Instant> killedSince = new HashMap<>();

  Cleaner(RawApi api, DataPlane nodes, Baseline baseline, Ownership test) {
    this.api = api;
    this.nodes = nodes;
    this.baseline = baseline;
    this.test = test;
  }

  /**
   * What a sweep did.
   *
   * @param services {@code namespace/name} of each Service that is gone
   * @param pods the uid of each Pod that is gone
   * @param leftOver what could not be removed in time, empty if all is well
   */
  record Result(Set<String> services, Set<String> pods, List<String> leftOver) {}

  /** Removes everything of the test's. */
  Result sweep() {
    List<ApiType> all = insist(this::types);
    List<Remnant> found = round(all, true);
    while (!found.isEmpty() && isInTime()) {
      // To look at every type takes longer than to look at those that had something.
      awaitGone(found);
      found = round(all, true);
    }
    List<String> leftOver = found.stream().map(Remnant::toString).toList();
    if (!leftOver.isEmpty()) {
      LOG.warn("not removed within {} s: {}", LIMIT.toSeconds(), leftOver);
    }
    return new Result(services, killedSince.keySet(), leftOver);
  }

  private void awaitGone(List<Remnant> first) {
    List<Remnant> found = first;
    while (!found.isEmpty() && isInTime()) {
      WallClock.INSTANCE.sleep(ROUND);
      Set<ApiType> types = found.stream().map(Remnant::type).collect(Collectors.toSet());
      types.remove(NAMESPACES);
      found = types.isEmpty() ? List.of() : round(types, false);
    }
  }

  private boolean isInTime() {
    return Instant.now().isBefore(start.plus(LIMIT));
  }

  private boolean isImpatient() {
    return Instant.now().isAfter(start.plus(PATIENCE));
  }

  private List<Remnant> round(Collection<ApiType> types, boolean all) {
    return insist(() -> look(types, all));
  }

  /** What could not be asked is asked again, lest something stays for ever. */
  private <T> T insist(Supplier<T> question) {
    return WallClock.INSTANCE.insist(start.plus(LIMIT), ROUND, question);
  }

  /** Deletes what it finds; a namespace can be seen to be empty only by looking at all types. */
  private List<Remnant> look(Collection<ApiType> types, boolean all) {
    List<Remnant> namespaces = namespaces();
    Set<String> terminating =
        namespaces.stream().map(each -> Meta.name(each.object())).collect(Collectors.toSet());
    List<Remnant> found = new ArrayList<>();
    List<ApiType> asked = new ArrayList<>();
    List<String> paths = new ArrayList<>();
    for (ApiType type : types) {
      for (String path : test.paths(type, terminating)) {
        asked.add(type);
        paths.add(path);
      }
    }
    List<List<JsonNode>> lists = api.lists(paths);
    for (int i = 0; i < paths.size(); i++) {
      for (JsonNode object : lists.get(i)) {
        if (isToGo(asked.get(i), object, terminating)) {
          found.add(new Remnant(asked.get(i), object));
        }
      }
    }
    remove(found);
    if (all) {
      found.forEach(each -> terminating.remove(Meta.namespace(each.object())));
      finish(terminating);
    }
    found.addAll(namespaces);
    return found;
  }

  /** The namespaces that are to go, which take in nothing more. */
  private List<Remnant> namespaces() {
    List<Remnant> found =
        api.list(NAMESPACES.everywhere()).stream()
            .filter(each -> !baseline.namespaces().contains(Meta.name(each)))
            .filter(test::ownsNamespace)
            .map(each -> new Remnant(NAMESPACES, each))
            .toList();
    delete(found.stream().filter(each -> !Meta.isTerminating(each.object())).toList(), 0);
    return found;
  }

  private List<ApiType> types() {
    List<ApiType> known = baseline.types().all();
    List<ApiType> definitions = known.stream().filter(ApiType::isDefinitions).toList();
    boolean anyNew =
        api.lists(definitions.stream().map(ApiType::everywhere).toList()).stream()
            .flatMap(List::stream)
            .anyMatch(this::isNew);
    return anyNew ? api.types().all() : known;
  }

  private boolean isNew(JsonNode object) {
    return !baseline.uids().contains(Meta.uid(object));
  }

  private boolean isToGo(ApiType type, JsonNode object, Set<String> terminating) {
    return isNew(object)
        && !Meta.isAddon(object)
        && !Meta.isAutomanaged(object)
        && (terminating.contains(Meta.namespace(object)) || test.owns(type, object));
  }

  /**
   * Owners first, Pods at last, when nobody is left who would replace them: who hears that its own
   * was deleted before it hears that it was deleted itself makes another.
   */
  private void remove(List<Remnant> found) {
    List<Remnant> others = found.stream().filter(each -> !each.type().isPods()).toList();
    others.stream()
        .filter(each -> each.type().isServices())
        .map(Remnant::namespaceAndName)
        .forEach(services::add);
    if (isImpatient()) {
      found.stream()
          .filter(each -> Meta.hasFinalizers(each.object()))
          .forEach(each -> api.release(each.path()));
    }
    Set<String> uids = found.stream().map(Remnant::uid).collect(Collectors.toSet());
    Map<Boolean, List<Remnant>> owned =
        others.stream()
            .collect(Collectors.partitioningBy(each -> Meta.isOwnedByAny(each.object(), uids)));
    delete(owned.getOrDefault(false, List.of()), 0);
    delete(owned.getOrDefault(true, List.of()), 0);
    removePods(found.stream().filter(each -> each.type().isPods()).toList());
  }

  /**
   * A kubelet kills by the grace that it reads from the API before the object is gone: after a bare
   * deletion with 0, or one that follows too soon, it allows the Pod's own 30 s. Where a shell
   * reaches the nodes the Pods are ended there.
   */
  private void removePods(List<Remnant> pods) {
    pods.forEach(each -> killedSince.putIfAbsent(each.uid(), Instant.now()));
    if (nodes.isReached()) {
      delete(pods, 0);
      return;
    }
    Instant read = Instant.now().minus(KUBELET_READS);
    Map<Boolean, List<Remnant>> killed =
        pods.stream()
            .collect(
                Collectors.partitioningBy(
                    each -> killedSince.getOrDefault(each.uid(), Instant.MAX).isBefore(read)));
    delete(killed.getOrDefault(false, List.of()), 1);
    delete(killed.getOrDefault(true, List.of()), 0);
  }

  private void delete(List<Remnant> remnants, int grace) {
    api.deleteAll(remnants.stream().map(Remnant::path).toList(), grace);
  }

  /**
   * Ends empty namespaces at once; their controller would begin <a
   * href="https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/controller/namespace/namespace_controller.go#L44-L50">only
   * after five seconds</a>.
   */
  private void finish(Set<String> namespaces) {
    // No type of ours: they come by themselves, and the next namespace of that name would have
    // them.
    api.deleteAll(namespaces.stream().map(EVENTS::in).toList(), 0);
    api.finalizeNamespaces(namespaces);
  }
}
