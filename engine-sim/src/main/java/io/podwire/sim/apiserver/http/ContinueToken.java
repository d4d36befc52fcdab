package io.podwire.sim.apiserver.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.ApiException;
import io.podwire.sim.apiserver.Statuses;
import io.podwire.sim.apiserver.schema.GoJson;
import io.podwire.sim.store.Json;
import java.nio.file.Path;
import java.util.Base64;

/**
 * Where a list goes on: what a client gives back of the page before.
 *
 * @param revision of the state that all pages show; negative for the present one, at each page
 * @param start the first name of the page, after its namespace where the list is of all of them
 * @see <a
 *     href="https://github.com/kubernetes/kubernetes/blob/v1.34.0/staging/src/k8s.io/apiserver/pkg/storage/continue.go">continue.go</a>
 */
record ContinueToken(long revision, String start) {
  static final long PRESENT = -1;
  private static final String VERSION = "meta.k8s.io/v1";

  // What follows a name and comes before all names that begin with it.
  private static final String NEXT = "\u0000";

  /** The page behind that name. */
  static ContinueToken after(long revision, String name) {
    return new ContinueToken(revision, name + NEXT);
  }

  /**
   * Reads what {@link #text()} writes.
   *
   * @throws ApiException if it is another text
   */
  static ContinueToken of(String text) {
    JsonNode read = json(text);
    String version = read.path("v").asText();
    long revision = read.path("rv").asLong();
    String start = read.path("start").asText();
    if (!version.equals(VERSION)) {
      throw invalid("server does not recognize this encoded version " + version);
    }
    if (revision == 0) {
      throw invalid("incorrect encoded start resourceVersion (version " + VERSION + ")");
    }
    if (start.isEmpty()) {
      throw invalid("encoded start key empty (version " + VERSION + ")");
    }
    if (leavesItsDirectory(start)) {
      throw invalid(start);
    }
    return new ContinueToken(revision, start);
  }

  private static JsonNode json(String text) {
    byte[] decoded;
    try {
      decoded = Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException notBase64) {
      int valid = text.replaceFirst("[^A-Za-z0-9_-].*", "").length();
      throw invalid("illegal base64 data at input byte " + valid);
    }
    try {
      return Json.parse(decoded);
    } catch (JsonProcessingException notJson) {
      throw invalid(GoJson.problem(decoded));
    }
  }

  private static boolean leavesItsDirectory(String start) {
    String names = start.replace(NEXT, "");
    return !Path.of("/" + names).normalize().toString().equals("/" + names);
  }

  private static ApiException invalid(String why) {
    return Statuses.badRequest("invalid continue token: continue key is not valid: " + why);
  }

  String text() {
    ObjectNode token = Json.object().put("v", VERSION).put("rv", revision).put("start", start);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(Json.bytes(token));
  }

  /** The state is gone: the client may go on with the present one. */
  ApiException expired() {
    ApiException refusal =
        Statuses.expired(
            "The provided continue parameter is too old to display a consistent list result. You"
                + " can start a new list without the continue parameter, or use the continue token"
                + " in this response to retrieve the remainder of the results. Continuing with the"
                + " provided token results in an inconsistent list - objects that were created,"
                + " modified, or deleted between the time the first chunk was returned and now may"
                + " show up in the list.");
    refusal
        .status()
        .withObject("/metadata")
        .put("continue", new ContinueToken(PRESENT, start).text());
    return refusal;
  }
}
