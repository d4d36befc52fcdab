package io.podwire.app;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * An HTTP answer, as a handler gives it or a client gets it. An immutable value.
 *
 * @param status 200 to 599
 * @param headers in order
 * @param body empty for none
 */
@API(status = API.Status.EXPERIMENTAL)
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record WebReply(int status, List<Map.Entry<String, String>> headers, byte[] body) {
  /** Refuses a status that is no final answer. */
  public WebReply {
    if (status < 200 || status > 599) {
      throw new IllegalArgumentException("status: " + status + " is not within 200 to 599");
    }
    headers = List.copyOf(headers);
  }

  /** 200 with a plain text. */
  public static WebReply text(String body) {
    return of(200).header("Content-Type", "text/plain; charset=utf-8").body(body);
  }

  /** 200 with JSON. */
  public static WebReply json(String body) {
    return of(200).header("Content-Type", "application/json").body(body);
  }

  /** That status, with no header and no body of its own. */
  public static WebReply of(int status) {
    return new WebReply(status, List.of(), new byte[0]);
  }

  /** The same with one more header at the end. */
  public WebReply header(String name, String value) {
    List<Map.Entry<String, String>> more = new ArrayList<>(headers);
    more.add(Map.entry(name, value));
    return new WebReply(status, more, body);
  }

  /** The same with that body, in UTF-8. */
  public WebReply body(String text) {
    return new WebReply(status, headers, text.getBytes(StandardCharsets.UTF_8));
  }

  /** The first value of a header, whatever the case of its name. */
  public Optional<String> header(String name) {
    return headers.stream()
        .filter(header -> header.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /** The body in UTF-8. */
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }
}
