package io.podwire.sim.controller;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.Api;
import io.podwire.sim.apiserver.ApiException;
import io.podwire.sim.apiserver.Resources;
import io.podwire.sim.clock.Simulation;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the Events of one component, some milliseconds later, as client-go's recorders do: one
 * that says the same of the same object again counts up, and who complains too often about one
 * object is no longer heard (<a
 * href="https://github.com/kubernetes/client-go/blob/v0.34.4/tools/record/events_cache.go">events_cache.go</a>,
 * <a
 * href="https://github.com/kubernetes/client-go/blob/v0.34.4/tools/record/event.go">event.go</a>).
 */
public final class EventRecorder {
  private static final Logger LOG = LoggerFactory.getLogger(EventRecorder.class);
  private static final int REMEMBERED = 4096;
  private static final int BURST = 25;
  private static final int MOST_ALIKE = 10;
  private static final Duration ALIKE_WITHIN = Duration.ofSeconds(600);
  private static final Duration REFILL = Duration.ofSeconds(300);
  private static final long MOST_NANOS = Duration.ofMillis(10).toNanos();

  private final Api api;
  private final Simulation simulation;
  private final String component;
  private final String host;
  private final boolean series;
  private final RandomGenerator random;
  private final Map<String, ObjectKey> written = recent();
  private final Map<String, Budget> budgets = recent();
  private final Map<String, Alike> alike = recent();
  private long lastStamp;
  private long lastDue;

  private static final class Budget {
    double tokens = BURST;
    long at;
  }

  /** The different messages of Events that are the same otherwise. */
  private static final class Alike {
    final Set<String> messages = new LinkedHashSet<>();
    long last;

    /** Whether this is one message too many to be told for itself. */
    boolean isTooMany(String message, long now) {
      if (now - last > ALIKE_WITHIN.toNanos()) {
        messages.clear();
      }
      last = now;
      messages.add(message);
      if (messages.size() < MOST_ALIKE) {
        return false;
      }
      messages.remove(messages.iterator().next());
      return true;
    }
  }

  private EventRecorder(
      Api api, Simulation simulation, String component, String host, boolean series) {
    this.api = api;
    this.simulation = simulation;
    this.component = component;
    this.host = host;
    this.series = series;
    this.random = simulation.random("events " + component + " " + host);
  }

  /** Of a controller of the control plane. */
  public static EventRecorder of(Api api, Simulation simulation, String component) {
    return new EventRecorder(api, simulation, component, "", false);
  }

  /** Of an agent on a node. */
  public static EventRecorder of(Api api, Simulation simulation, String component, String node) {
    return new EventRecorder(api, simulation, component, node, false);
  }

  /** Of the scheduler, which speaks {@code events.k8s.io/v1}. */
  public static EventRecorder ofScheduler(Api api, Simulation simulation, String instance) {
    return new EventRecorder(api, simulation, "default-scheduler", instance, true);
  }

  /** Records that all is well. */
  public void normal(ApiObject about, String reason, String message) {
    record(about, "", "Normal", reason, message, "");
  }

  /** Records that something is wrong. */
  public void warning(ApiObject about, String reason, String message) {
    record(about, "", "Warning", reason, message, "");
  }

  /**
   * Records something.
   *
   * @param fieldPath which part of the object it is about, for example {@code
   *     spec.containers{web}}; may be empty
   * @param type Normal or Warning
   * @param action what was tried, where the component says it; may be empty
   */
  public void record(
      ApiObject about,
      String fieldPath,
      String type,
      String reason,
      String message,
      String action) {
    record(about, fieldPath, event(about, fieldPath, type, reason, message, action));
  }

  /**
   * Records what became of an object for the sake of another.
   *
   * @param related the other
   */
  public void record(
      ApiObject about,
      ApiObject related,
      String type,
      String reason,
      String message,
      String action) {
    ObjectNode event = event(about, "", type, reason, message, action);
    event.set("related", reference(related));
    record(about, "", event);
  }

  private void record(ApiObject about, String fieldPath, ObjectNode event) {
    String type = event.path("type").asText();
    String reason = event.path("reason").asText();
    String message = event.path("message").asText();
    String group = String.join("\n", about.uid(), type, reason);
    boolean combined = !series && isOneOfMany(group, message);
    if (combined) {
      event.put("message", "(combined from similar events): " + message);
    }
    String same = combined ? group : String.join("\n", group, fieldPath, message);
    simulation.after(delay(), () -> write(about.uid(), same, event));
  }

  /** One is written after the other, but for those of {@code events.k8s.io/v1}. */
  private Duration delay() {
    long now = simulation.nanoTime();
    long due = now + random.nextLong(MOST_NANOS);
    lastDue = series ? due : Math.max(due, lastDue);
    return Duration.ofNanos(lastDue - now);
  }

  private boolean isOneOfMany(String group, String message) {
    return alike
        .computeIfAbsent(group, unseen -> new Alike())
        .isTooMany(message, simulation.nanoTime());
  }

  private ObjectNode event(
      ApiObject about,
      String fieldPath,
      String type,
      String reason,
      String message,
      String action) {
    Instant now = simulation.now();
    ObjectNode event = JsonNodeFactory.instance.objectNode();
    event.put("apiVersion", "v1").put("kind", "Event");
    String namespace = about.namespace().isEmpty() ? "default" : about.namespace();
    event
        .putObject("metadata")
        .put("name", about.name() + "." + Long.toHexString(stamp(now)))
        .put("namespace", namespace);
    ObjectNode involved = reference(about);
    event.set("involvedObject", involved);
    if (!fieldPath.isEmpty()) {
      involved.put("fieldPath", fieldPath);
    }
    event.put("type", type).put("reason", reason).put("message", message);
    if (series) {
      event.put("eventTime", Times.micro(now)).putNull("firstTimestamp").putNull("lastTimestamp");
      event.putObject("source");
    } else {
      event.putNull("eventTime").put("count", 1);
      event.put("firstTimestamp", Times.second(now)).put("lastTimestamp", Times.second(now));
      ObjectNode source = event.putObject("source").put("component", component);
      if (!host.isEmpty()) {
        source.put("host", host);
      }
    }
    if (!action.isEmpty()) {
      event.put("action", action);
    }
    event.put("reportingComponent", component).put("reportingInstance", host);
    return event;
  }

  private static ObjectNode reference(ApiObject object) {
    ObjectNode reference = JsonNodeFactory.instance.objectNode();
    reference.put("apiVersion", object.text("apiVersion")).put("kind", object.kind());
    if (!object.namespace().isEmpty()) {
      reference.put("namespace", object.namespace());
    }
    reference.put("name", object.name()).put("uid", object.uid());
    if (object.resourceVersion() > 0) {
      reference.put("resourceVersion", Long.toString(object.resourceVersion()));
    }
    return reference;
  }

  /** The name's last part: the nanoseconds of the Unix epoch, never the same twice. */
  private long stamp(Instant now) {
    long nanos = now.getEpochSecond() * 1_000_000_000 + now.getNano();
    lastStamp = Math.max(nanos, lastStamp + 1);
    return lastStamp;
  }

  private void write(String about, String same, ObjectNode event) {
    if (!series && !isAffordable(about)) {
      return;
    }
    try {
      Optional<ApiObject> before = Optional.ofNullable(written.get(same)).flatMap(api::find);
      if (before.isPresent()) {
        countUp(before.get(), event);
      } else {
        ApiObject created = api.create(Resources.EVENTS, event);
        written.put(same, new ObjectKey(Resources.EVENTS, created.namespace(), created.name()));
      }
    } catch (ApiException refused) {
      LOG.debug("event of {} was refused", component, refused);
    }
  }

  private void countUp(ApiObject before, ObjectNode event) {
    ObjectNode again = before.copy();
    if (series) {
      ObjectNode series = again.withObject("/series");
      series.put("count", series.path("count").asInt(1) + 1);
      series.set("lastObservedTime", event.get("eventTime"));
    } else {
      again.put("count", again.path("count").asInt(1) + 1);
      again.set("lastTimestamp", event.get("lastTimestamp"));
      again.set("message", event.get("message"));
    }
    api.update(Resources.EVENTS, again);
  }

  private boolean isAffordable(String about) {
    Budget budget = budgets.computeIfAbsent(about, unseen -> new Budget());
    long now = simulation.nanoTime();
    budget.tokens = Math.min(BURST, budget.tokens + (double) (now - budget.at) / REFILL.toNanos());
    budget.at = now;
    if (budget.tokens < 1) {
      return false;
    }
    budget.tokens--;
    return true;
  }

  private static <V> Map<String, V> recent() {
    return new LinkedHashMap<>(16, 0.75f, true) {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
        return size() > REMEMBERED;
      }
    };
  }
}
