package io.podwire.k3s;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes away what a test made beyond the baseline: it is deleted with grace 0, in rounds until
 * nothing is left, since controllers make some of it again until they see that its owner is gone.
 * Finalizers that nobody serves are removed.
 */
final class Cleaner {
  private static final Logger LOG = LoggerFactory.getLogger(Cleaner.class);

  /** Time for the controllers to serve the finalizers that are theirs. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /** More than it takes until a kubelet acts on a deletion. */
  private static final Duration KUBELET_READS = Duration.ofMillis(700);

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration ROUND = Duration.ofMillis(50);

  private final RawApi api;
  private final Baseline baseline;
  private final Ownership test;
  private final Set<String> services = new LinkedHashSet<>();
  private final Map<String, Instant> killedSince = new HashMap<>();
  private boolean foundAnything;

  Cleaner(RawApi api, Baseline baseline, Ownership test) {
    this.api = api;
    this.baseline = baseline;
    this.test = test;
  }

  /**
   * What a sweep did.
   *
   * @param services {@code namespace/name} of each Service that is gone
   * @param foundAnything whether there was anything to delete
   * @param leftOver what could not be removed in time, empty if all is well
   */
  record Result(Set<String> services, boolean foundAnything, List<String> leftOver) {}

  /** What a round met: in words, and of which types. */
  private record Found(List<String> words, Set<ApiType> types) {}

  /** Removes everything of the test's. */
  Result sweep() {
    Instant start = Instant.now();
    List<ApiType> all = types();
    Found found = round(all, true, false);
    while (!found.words().isEmpty() && Instant.now().isBefore(start.plus(LIMIT))) {
      foundAnything = true;
      // To look at every type takes much longer than to look at those that had something.
      awaitGone(found, start);
      found = round(all, true, isImpatient(start));
    }
    if (!found.words().isEmpty()) {
      LOG.warn("not removed within {} s: {}", LIMIT.toSeconds(), found.words());
    }
    return new Result(services, foundAnything, found.words());
  }

  private void awaitGone(Found first, Instant start) {
    Found found = first;
    while (!found.types().isEmpty() && Instant.now().isBefore(start.plus(LIMIT))) {
      WallClock.INSTANCE.sleep(ROUND);
      found = round(List.copyOf(found.types()), false, isImpatient(start));
    }
  }

  private static boolean isImpatient(Instant start) {
    return Instant.now().isAfter(start.plus(PATIENCE));
  }

  /** Deletes what it finds; a namespace can be seen to be empty only by looking at all types. */
  private Found round(List<ApiType> types, boolean all, boolean impatient) {
    Found found = new Found(new ArrayList<>(), new LinkedHashSet<>());
    Set<String> terminating = terminate(found);
    Set<String> occupied = new LinkedHashSet<>();
    for (ApiType type : types) {
      for (JsonNode object : api.list(type.everywhere())) {
        if (isToGo(type, object, terminating)) {
          found.words().add(type.plural() + " " + Meta.namespace(object) + "/" + Meta.name(object));
          found.types().add(type);
          occupied.add(Meta.namespace(object));
          remove(type, object, impatient);
        }
      }
    }
    if (all) {
      terminating.stream().filter(each -> !occupied.contains(each)).forEach(this::finish);
    }
    return found;
  }

  private Set<String> terminate(Found found) {
    Set<String> terminating = new LinkedHashSet<>();
    for (JsonNode namespace : api.list("/api/v1/namespaces")) {
      String name = Meta.name(namespace);
      if (!baseline.namespaces().contains(name) && test.ownsNamespace(namespace)) {
        found.words().add("namespace " + name);
        terminating.add(name);
        if (!Meta.isTerminating(namespace)) {
          api.delete("/api/v1/namespaces/" + name, 0);
        }
      }
    }
    return terminating;
  }

  private List<ApiType> types() {
    for (ApiType type : baseline.types()) {
      if (type.isDefinitions() && api.list(type.everywhere()).stream().anyMatch(this::isNew)) {
        return api.types();
      }
    }
    return baseline.types();
  }

  private boolean isNew(JsonNode object) {
    return !baseline.uids().contains(Meta.uid(object));
  }

  private boolean isToGo(ApiType type, JsonNode object, Set<String> terminating) {
    return isNew(object)
        && !Meta.isAddon(object)
        && (terminating.contains(Meta.namespace(object)) || test.owns(type, object));
  }

  private void remove(ApiType type, JsonNode object, boolean impatient) {
    String path =
        (type.namespaced() ? type.in(Meta.namespace(object)) : type.everywhere())
            + "/"
            + Meta.name(object);
    if (type.isServices()) {
      services.add(Meta.namespace(object) + "/" + Meta.name(object));
    }
    if (type.isPods() && !isBeingKilled(object)) {
      api.delete(path, 1);
      return;
    }
    if (impatient && Meta.hasFinalizers(object)) {
      api.release(path);
    }
    api.delete(path, 0);
  }

  /**
   * The kubelet kills by the grace that it reads from the API before the object is gone. After a
   * bare deletion with 0, or one that follows too soon, it allows the Pod's own 30 s.
   */
  private boolean isBeingKilled(JsonNode pod) {
    Instant since = killedSince.computeIfAbsent(Meta.uid(pod), uid -> Instant.now());
    return Instant.now().isAfter(since.plus(KUBELET_READS));
  }

  /**
   * Ends an empty namespace at once; its controller would begin <a
   * href="https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/controller/namespace/namespace_controller.go#L44-L50">only
   * after five seconds</a>.
   */
  private void finish(String namespace) {
    api.finalizeNamespace(namespace);
  }
}
