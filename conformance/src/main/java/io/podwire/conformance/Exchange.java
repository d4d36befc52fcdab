package io.podwire.conformance;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A request to the API server as a {@link Recording} writes it, and what of the answer matters.
 *
 * <pre>
 * PATCH /web?dryRun=All
 * Accept: application/json
 * Show: metadata.labels items.metadata.name
 * Keep: token=metadata.continue
 * Until: status.phase Active
 * {metadata: {labels: {a: b}}}
 * </pre>
 *
 * <p>The path continues that of the {@code @} line before it, unless it begins with {@code /api/},
 * {@code /apis/} or {@code /openapi/}. A patch is a merge patch; {@code APPLY}, {@code STRATEGIC}
 * and {@code OPERATIONS} stand for the patches of the other kinds. A body is YAML, and sent as
 * JSON.
 *
 * @param shown the paths of the answer's fields that are printed; a path goes through all elements
 *     of a list
 * @param kept names, for later requests to say in braces, and the paths of their values
 * @param until what to ask again for: a status code, or a path and a part of the text there; empty
 *     for one look
 * @param body empty for none
 */
record Exchange(
    String method,
    String path,
    Map<String, String> headers,
    List<String> shown,
    Map<String, String> kept,
    String until,
    String body) {
  private static final Map<String, String> PATCHES =
      Map.of(
          "PATCH", "application/merge-patch+json",
          "APPLY", "application/apply-patch+yaml",
          "STRATEGIC", "application/strategic-merge-patch+json",
          "OPERATIONS", "application/json-patch+json");

  /** Reads a command of a recording. */
  static Exchange of(Recording.Step step, UnaryOperator<String> values) {
    String[] lines = step.command().split("\n");
    String[] request = lines[0].split(" ", 2);
    Map<String, String> headers = new LinkedHashMap<>();
    StringBuilder body = new StringBuilder();
    for (String line : List.of(lines).subList(1, lines.length)) {
      if (line.matches("[A-Z][A-Za-z-]+: .*")) {
        int colon = line.indexOf(": ");
        headers.put(line.substring(0, colon), values.apply(line.substring(colon + 2)));
      } else {
        body.append(values.apply(line)).append('\n');
      }
    }
    String shown = headers.remove("Show");
    String kept = headers.remove("Keep");
    String until = headers.remove("Until");
    String rest = request.length < 2 ? "" : values.apply(request[1]);
    boolean whole = rest.matches("/(apis?|openapi)/.*");
    headers.putIfAbsent("Content-Type", PATCHES.getOrDefault(request[0], "application/json"));
    return new Exchange(
        PATCHES.containsKey(request[0]) ? "PATCH" : request[0],
        whole ? rest : step.pod() + rest,
        headers,
        shown == null ? List.of() : List.of(shown.split(" ")),
        kept == null ? Map.of() : pairs(kept),
        until == null ? "" : until,
        body.toString());
  }

  private static Map<String, String> pairs(String text) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (String pair : text.split(" ")) {
      pairs.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
    }
    return pairs;
  }
}
