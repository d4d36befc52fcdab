package io.podwire.sim.image.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a server answers.
 *
 * @param headers in order, with all that describe the body but its length
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record HttpReply(
    int status, String reason, List<Map.Entry<String, String>> headers, byte[] body) {
  /** A text in UTF-8. */
  public static HttpReply text(int status, String reason, String contentType, String body) {
    return new HttpReply(
        status,
        reason,
        List.of(Map.entry("Content-Type", contentType)),
        body.getBytes(StandardCharsets.UTF_8));
  }

  /** The same with one more header at the end. */
  public HttpReply with(String header, String value) {
    List<Map.Entry<String, String>> more = new ArrayList<>(headers);
    more.add(Map.entry(header, value));
    return new HttpReply(status, reason, more, body);
  }
}
