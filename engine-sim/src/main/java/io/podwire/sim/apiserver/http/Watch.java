package io.podwire.sim.apiserver.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.ApiException;
import io.podwire.sim.apiserver.ApiServer;
import io.podwire.sim.apiserver.Statuses;
import io.podwire.sim.clock.Simulation;
import io.podwire.sim.clock.Timer;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.Cursor;
import io.podwire.sim.store.Json;
import io.podwire.sim.store.WatchEvent;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A client's watch: a cursor into the log. What the client does not read stays in the log; once it
 * is compacted there, the client gets 410 Expired. It never misses a change without being told.
 */
final class Watch {
  // As the server closes watches of clients that do not say how long they want them.
  // https://github.com/kubernetes/kubernetes/blob/v1.34.0/staging/src/k8s.io/apiserver/pkg/server/config.go (MinRequestTimeout)
  private static final long DEFAULT_TIMEOUT_SECONDS = 1800;

  // So that a client that begins again misses little.
  // https://github.com/kubernetes/kubernetes/blob/v1.34.0/staging/src/k8s.io/apiserver/pkg/storage/cacher/cache_watcher.go (nextBookmarkTime)
  private static final long BOOKMARK_BEFORE_END_SECONDS = 2;
  private static final int UNREAD_LIMIT = 1000;
  private static final int AT_ONCE = 16;

  private final ApiServer server;
  private final Query query;
  private final boolean bookmarks;
  private final Iterator<ApiObject> initial;
  private final long from;
  private final long timeoutSeconds;
  private Representation form;
  private Consumer<byte[]> out = bytes -> {};
  private Runnable onEnd = () -> {};
  private IntSupplier backlog = () -> 0;
  private @Nullable Cursor cursor;
  private @Nullable Timer timeout;
  private @Nullable Timer lastBookmark;
  private boolean announceEnd;
  private boolean planned;
  private boolean ended;

  private Watch(
      ApiServer server,
      Query query,
      Representation form,
      boolean bookmarks,
      List<ApiObject> initial,
      boolean announceEnd,
      long from,
      long timeoutSeconds) {
    this.server = server;
    this.query = query;
    this.form = form;
    this.bookmarks = bookmarks;
    this.initial = initial.iterator();
    this.announceEnd = announceEnd;
    this.from = from;
    this.timeoutSeconds = timeoutSeconds;
  }

  static Watch of(ApiRequest request, RequestInfo info, Served served) {
    ListRules.checkWatch(request);
    ApiServer server = served.server();
    Query query = Query.of(request, info, served);
    String version = request.parameter("resourceVersion");
    boolean fromNow = ListRules.isAny(version);
    // Who says nothing of it has what there is, and its end, where it watches from any state.
    boolean sendInitial =
        request.query().containsKey("sendInitialEvents")
            ? request.flag("sendInitialEvents")
            : fromNow;
    long from = fromNow ? server.revision() : revision(version);
    OptionalLong timeout = Options.number(request, "timeoutSeconds");
    return new Watch(
        server,
        query,
        Representation.of(request, served),
        request.flag("allowWatchBookmarks"),
        sendInitial ? query.all(server) : List.of(),
        sendInitial,
        sendInitial ? server.revision() : from,
        Math.max(1, timeout.orElse(DEFAULT_TIMEOUT_SECONDS)));
  }

  private static long revision(String version) {
    try {
      return Long.parseLong(version);
    } catch (NumberFormatException notANumber) {
      throw new ApiException(Statuses.failure(500, "", ListRules.notARevision(version)));
    }
  }

  /**
   * Begins to tell.
   *
   * @param out takes each event's JSON
   * @param backlog how many of those the client has not read yet
   */
  void start(Consumer<byte[]> out, Runnable onEnd, IntSupplier backlog) {
    this.out = out;
    this.onEnd = onEnd;
    this.backlog = backlog;
    cursor = server.cursor(query.type(), from, this::plan);
    timeout = simulation().after(Duration.ofSeconds(timeoutSeconds), this::finish);
    if (bookmarks && timeoutSeconds > BOOKMARK_BEFORE_END_SECONDS) {
      Duration soon = Duration.ofSeconds(timeoutSeconds - BOOKMARK_BEFORE_END_SECONDS);
      lastBookmark = simulation().after(soon, () -> bookmark(false));
    }
    tellInitial();
    plan();
  }

  /** Goes on after the client has read something. */
  void resume() {
    if (!ended && cursor != null) {
      plan();
    }
  }

  void cancel() {
    ended = true;
    if (cursor != null) {
      cursor.close();
    }
    if (timeout != null) {
      timeout.cancel();
    }
    if (lastBookmark != null) {
      lastBookmark.cancel();
    }
  }

  private void plan() {
    if (!planned && !ended) {
      planned = true;
      simulation().soon(this::deliver);
    }
  }

  private void deliver() {
    planned = false;
    tellInitial();
    if (ended || cursor == null || initial.hasNext() || isFull()) {
      return;
    }
    if (cursor.isExpired()) {
      ApiException expired =
          Statuses.expired(
              "too old resource version: " + cursor.revision() + " (" + server.revision() + ")");
      out.accept(event("ERROR", Json.bytes(expired.status())));
      finish();
      return;
    }
    List<WatchEvent> events = cursor.read(AT_ONCE);
    events.forEach(this::tell);
    if (events.size() == AT_ONCE) {
      plan();
    }
  }

  /** Whether the client has so much to read that the rest had better stay in the log. */
  private boolean isFull() {
    return backlog.getAsInt() > UNREAD_LIMIT;
  }

  private void tellInitial() {
    while (initial.hasNext() && !isFull()) {
      tell("ADDED", initial.next());
    }
    if (!initial.hasNext() && announceEnd && bookmarks) {
      announceEnd = false;
      bookmark(true);
    }
  }

  /** To a watch with a selector, what leaves the selection is deleted and what enters it is new. */
  private void tell(WatchEvent event) {
    ApiObject before = event.before();
    boolean was = before != null && query.matches(before);
    boolean deleted = event.type() == WatchEvent.Type.DELETED;
    if (!deleted && query.matches(event.object())) {
      tell(was ? "MODIFIED" : "ADDED", event.object());
    } else if (before != null && was) {
      tell("DELETED", deleted ? event.object() : leaving(before, event.object()));
    }
  }

  /** As it was when it was last selected, at the revision that it has left with. */
  private static ApiObject leaving(ApiObject before, ApiObject after) {
    ObjectNode last = before.copy();
    last.withObject("/metadata").put("resourceVersion", Long.toString(after.resourceVersion()));
    return ApiObject.of(last);
  }

  private void tell(String type, ApiObject object) {
    out.accept(event(type, form.object(object)));
    form = form.withoutColumns();
  }

  private void finish() {
    cancel();
    onEnd.run();
  }

  private void bookmark(boolean initialEnd) {
    ObjectNode object = Json.object();
    object.put("kind", query.type().kind()).put("apiVersion", query.type().apiVersion());
    ObjectNode metadata = object.putObject("metadata");
    long revision = cursor == null ? from : Math.max(cursor.revision(), from);
    metadata.put("resourceVersion", Long.toString(revision)).putNull("creationTimestamp");
    if (initialEnd) {
      metadata.putObject("annotations").put("k8s.io/initial-events-end", "true");
    }
    out.accept(event("BOOKMARK", Json.bytes(object)));
  }

  private static byte[] event(String type, byte[] object) {
    ByteArrayOutputStream event = new ByteArrayOutputStream(object.length + 40);
    event.writeBytes(
        ("{\"type\":\"" + type + "\",\"object\":").getBytes(StandardCharsets.US_ASCII));
    event.writeBytes(object);
    event.write('}');
    return event.toByteArray();
  }

  private Simulation simulation() {
    return server.simulation();
  }
}
