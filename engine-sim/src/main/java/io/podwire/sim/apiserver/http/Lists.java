package io.podwire.sim.apiserver.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.ApiException;
import io.podwire.sim.apiserver.ApiServer;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.Json;
import io.podwire.sim.store.ResourceType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists of objects, put together from their stored bytes, whole or in pages. */
final class Lists {
  private static final byte[] ITEMS = ",\"items\":[".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] END = "]}\n".getBytes(StandardCharsets.US_ASCII);

  private final ApiServer server;

  Lists(ApiServer server) {
    this.server = server;
  }

  ApiResponse list(ApiRequest request, RequestInfo info, Served served) {
    ListRules.checkList(request);
    Query query = Query.of(request, info, served);
    String said = request.parameter("continue");
    ContinueToken token = said.isEmpty() ? null : ContinueToken.of(said);
    Page page = page(request, query, token);
    Representation form = Representation.of(request, served);
    byte[] body =
        form.isWhole() ? concatenate(served, page) : form.list(page.items, metadata(page));
    return ApiResponse.json(200, body, List.of());
  }

  /** A list of just those objects. */
  byte[] of(Served served, List<ApiObject> objects) {
    return concatenate(served, new Page(objects, server.revision(), null, 0));
  }

  /** Some objects, the revision of their state, and the next page; null if this is the last. */
  private record Page(
      List<ApiObject> items, long revision, @Nullable ContinueToken next, int remaining) {}

  private Page page(ApiRequest request, Query query, @Nullable ContinueToken token) {
    long revision = ListRules.revision(request, token, server.revision());
    ListedState state = state(query, token, revision);
    String from = token == null ? null : state.position(token.start());
    // Any state will do, so the server answers from its memory, where it has no pages.
    boolean whole = token == null && request.parameter("resourceVersion").equals("0");
    int limit = whole ? 0 : limit(request);
    List<ApiObject> items = state.matching(from, limit == 0 ? Integer.MAX_VALUE : limit + 1);
    if (limit == 0 || items.size() <= limit) {
      return new Page(items, revision, null, 0);
    }
    ContinueToken next = ContinueToken.after(revision, state.name(items.get(limit - 1)));
    int remaining = query.filters() ? 0 : state.countFrom(state.position(next.start()));
    return new Page(items.subList(0, limit), revision, next, remaining);
  }

  private ListedState state(Query query, @Nullable ContinueToken token, long revision) {
    try {
      return new ListedState(server, query, server.past(query.type(), revision).orElse(null));
    } catch (ApiException gone) {
      throw token == null ? gone : token.expired();
    }
  }

  private byte[] concatenate(Served served, Page page) {
    ObjectNode head = Json.object();
    ResourceType type = served.type();
    head.put("kind", type.kind() + "List").put("apiVersion", type.apiVersion());
    head.set("metadata", metadata(page));
    List<ApiObject> items = page.items;
    boolean asStored = served.strategy().isServedAsStored(type);
    return joined(
        Json.bytes(head),
        served.strategy().isCustom() ? "" : kindOf(served.stored()),
        asStored ? items : items.stream().map(served::view).toList());
  }

  /** How objects begin; in lists of built-in kinds they do not say what they are. */
  private static String kindOf(ResourceType type) {
    return "{\"kind\":\"" + type.kind() + "\",\"apiVersion\":\"" + type.apiVersion() + "\",";
  }

  private static ObjectNode metadata(Page page) {
    ObjectNode metadata = Json.object();
    metadata.put("resourceVersion", Long.toString(page.revision));
    if (page.next != null) {
      metadata.put("continue", page.next.text());
      if (page.remaining > 0) {
        metadata.put("remainingItemCount", page.remaining);
      }
    }
    return metadata;
  }

  /** The list in one array of just its size, for it may be large. */
  private static byte[] joined(byte[] head, String omitted, List<ApiObject> items) {
    byte[] beginning = omitted.getBytes(StandardCharsets.UTF_8);
    int size = head.length - 1 + ITEMS.length + END.length + Math.max(0, items.size() - 1);
    for (ApiObject item : items) {
      size += item.json().length;
    }
    ByteBuffer list = ByteBuffer.allocate(size);
    list.put(head, 0, head.length - 1).put(ITEMS); // without the brace that closes it
    boolean first = true;
    for (ApiObject item : items) {
      if (!first) {
        list.put((byte) ',');
      }
      first = false;
      put(list, item.json(), beginning);
    }
    list.put(END);
    return list.hasRemaining() ? Arrays.copyOf(list.array(), list.position()) : list.array();
  }

  private static void put(ByteBuffer list, byte[] item, byte[] omitted) {
    int length = omitted.length;
    if (length > 0
        && Arrays.mismatch(omitted, 0, length, item, 0, Math.min(length, item.length)) < 0) {
      list.put((byte) '{').put(item, length, item.length - length);
    } else {
      list.put(item);
    }
  }

  /** How many objects a page has at most; 0 for all. */
  static int limit(ApiRequest request) {
    long limit = Options.number(request, "limit").orElse(0);
    return (int) Math.max(0, Math.min(limit, Integer.MAX_VALUE - 1));
  }
}
