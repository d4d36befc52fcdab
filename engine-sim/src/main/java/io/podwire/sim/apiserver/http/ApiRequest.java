package io.podwire.sim.apiserver.http;

import io.podwire.sim.apiserver.auth.User;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request, however it came in.
 *
 * @param method for example {@code GET}
 * @param target the path and the query as they came
 * @param path without the query, decoded
 * @param query its parameters, decoded
 * @param headers the values of each header by its name in lower case
 * @param body empty if there is none
 * @param user who asks, as far as the way in which it came says that; null if it does not
 */
public record ApiRequest(
    String method,
    URI target,
    String path,
    Map<String, List<String>> query,
    Map<String, List<String>> headers,
    byte[] body,
    @Nullable User user) {
  /** The request of someone whom only its own headers can name. */
  public static ApiRequest of(
      String method, URI target, Map<String, List<String>> headers, byte[] body) {
    return new ApiRequest(
        method, target, target.getPath(), parameters(target.getRawQuery()), headers, body, null);
  }

  /** The same request, of that user; null as in the component. */
  public ApiRequest by(@Nullable User asking) {
    return new ApiRequest(method, target, path, query, headers, body, asking);
  }

  /** The first value of the header, whose name is in lower case. */
  public Optional<String> header(String name) {
    List<String> values = headers.getOrDefault(name, List.of());
    return values.isEmpty() ? Optional.empty() : Optional.of(values.get(0));
  }

  /** The parameter's first value; empty if it is not there. */
  public String parameter(String name) {
    List<String> values = query.get(name);
    return values == null ? "" : values.get(0);
  }

  /** All values of the parameter. */
  public List<String> parameters(String name, List<String> absent) {
    return query.getOrDefault(name, absent);
  }

  /** Whether the parameter says yes, as Go's strconv.ParseBool and query conversion read it. */
  public boolean flag(String name) {
    List<String> values = query.get(name);
    return values != null && !values.get(0).equals("false") && !values.get(0).equals("0");
  }

  private static Map<String, List<String>> parameters(@Nullable String query) {
    if (query == null || query.isEmpty()) {
      return Map.of();
    }
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    for (String pair : query.split("&")) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      String value = equals < 0 ? "" : pair.substring(equals + 1);
      parameters.computeIfAbsent(decode(name), unseen -> new ArrayList<>()).add(decode(value));
    }
    return parameters;
  }

  private static String decode(String text) {
    return text.indexOf('%') < 0 && text.indexOf('+') < 0
        ? text
        : URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
