package io.podwire.sim.apiserver.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.ApiServer;
import io.podwire.sim.apiserver.Statuses;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.Json;
import io.podwire.sim.store.ObjectKey;
import io.podwire.sim.store.ResourceType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
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
    ListRules.check(request, server.revision());
    Query query = Query.of(request, info, served);
    Page page = page(query, after(request, query), limit(request));
    Representation form = Representation.of(request, served);
    byte[] body =
        form.isWhole() ? concatenate(served, page) : form.list(page.items, metadata(page));
    return ApiResponse.json(200, body, List.of());
  }

  /** A list of just those objects. */
  byte[] of(Served served, List<ApiObject> objects) {
    return concatenate(served, new Page(objects, null, 0));
  }

  /** Some objects, and where the next page begins; null if this is the last one. */
  private record Page(List<ApiObject> items, @Nullable String next, int remaining) {}

  private Page page(Query query, @Nullable ObjectKey after, int limit) {
    if (limit == 0) {
      return new Page(
          query.matching(server.page(query.type(), query.selection(), after, Integer.MAX_VALUE)),
          null,
          0);
    }
    List<ApiObject> items = new ArrayList<>();
    ObjectKey behind = after;
    while (true) {
      List<ApiObject> candidates =
          server.page(query.type(), query.selection(), behind, limit + 1 - items.size());
      items.addAll(query.matching(candidates));
      if (candidates.isEmpty() || items.size() > limit) {
        break;
      }
      ApiObject last = candidates.get(candidates.size() - 1);
      behind = new ObjectKey(query.type(), last.namespace(), last.name());
    }
    if (items.size() <= limit) {
      return new Page(items, null, 0);
    }
    ApiObject last = items.get(limit - 1);
    return new Page(items.subList(0, limit), token(last), remaining(query, last));
  }

  /** How many come after the object; a selection is not counted. */
  private int remaining(Query query, ApiObject last) {
    return query.filters()
        ? 0
        : server.countAfter(
            query.type(),
            query.selection().namespace(),
            new ObjectKey(query.type(), last.namespace(), last.name()));
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

  private ObjectNode metadata(Page page) {
    ObjectNode metadata = Json.object();
    metadata.put("resourceVersion", Long.toString(server.revision()));
    if (page.next != null) {
      metadata.put("continue", page.next);
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

  private static int limit(ApiRequest request) {
    long limit = Options.number(request, "limit").orElse(0);
    return (int) Math.max(0, Math.min(limit, Integer.MAX_VALUE));
  }

  private String token(ApiObject last) {
    ObjectNode token = Json.object().put("v", "meta.k8s.io/v1").put("rv", server.revision());
    token.put("start", (last.namespace().isEmpty() ? "" : last.namespace() + "/") + last.name());
    return Base64.getUrlEncoder().withoutPadding().encodeToString(Json.bytes(token));
  }

  private static @Nullable ObjectKey after(ApiRequest request, Query query) {
    String token = request.parameter("continue");
    if (token.isEmpty()) {
      return null;
    }
    try {
      JsonNode read = Json.parse(Base64.getUrlDecoder().decode(token));
      String start = read.path("start").asText();
      int slash = start.indexOf('/');
      return new ObjectKey(
          query.type(), slash < 0 ? "" : start.substring(0, slash), start.substring(slash + 1));
    } catch (JsonProcessingException | IllegalArgumentException notOurs) {
      throw Statuses.badRequest("invalid continue token: continue key is not valid");
    }
  }
}
