package io.podwire.sim.apiserver.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.ApiServer;
import io.podwire.sim.apiserver.Statuses;
import io.podwire.sim.apiserver.table.Tables;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.Json;
import io.podwire.sim.store.ObjectKey;
import io.podwire.sim.store.ResourceType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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

  ApiResponse list(ApiRequest request, RequestInfo info, ResourceType served) {
    Query query = Query.of(request, info, served, server);
    int limit = limit(request);
    Page page = page(query, after(request, query), limit);
    if (ApiRequest.wantsTable(request)) {
      return table(served, page);
    }
    byte[] body = concatenate(served, page);
    return ApiResponse.json(200, body, List.of());
  }

  /** Some objects, and where the next page begins; null if this is the last one. */
  private record Page(List<ApiObject> items, @Nullable String next, int remaining) {}

  private Page page(Query query, @Nullable ObjectKey after, int limit) {
    List<ApiObject> found =
        query.matching(server.page(query.type(), query.selection(), after, Integer.MAX_VALUE));
    if (limit == 0 || found.size() <= limit) {
      return new Page(found, null, 0);
    }
    List<ApiObject> items = new ArrayList<>(found.subList(0, limit));
    ApiObject last = items.get(limit - 1);
    return new Page(items, token(last), found.size() - limit);
  }

  private byte[] concatenate(ResourceType type, Page page) {
    ObjectNode head = Json.object();
    head.put("kind", type.kind() + "List").put("apiVersion", type.apiVersion());
    head.set("metadata", metadata(page));
    return joined(Json.bytes(head), page.items);
  }

  private ObjectNode metadata(Page page) {
    ObjectNode metadata = Json.object();
    metadata.put("resourceVersion", Long.toString(server.revision()));
    if (page.next != null) {
      metadata.put("continue", page.next).put("remainingItemCount", page.remaining);
    }
    return metadata;
  }

  private ApiResponse table(ResourceType type, Page page) {
    return ApiResponse.json(
        200, Tables.of(type.kind(), page.items, server.simulation().now(), metadata(page)));
  }

  /** The list in one array of just its size, for it may be large. */
  private static byte[] joined(byte[] head, List<ApiObject> items) {
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
      list.put(item.json());
    }
    return list.put(END).array();
  }

  private static int limit(ApiRequest request) {
    String text = request.parameter("limit");
    if (text.isEmpty()) {
      return 0;
    }
    try {
      return Math.max(0, Integer.parseInt(text));
    } catch (NumberFormatException notANumber) {
      throw Statuses.badRequest("strconv.ParseInt: parsing \"" + text + "\": invalid syntax");
    }
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
