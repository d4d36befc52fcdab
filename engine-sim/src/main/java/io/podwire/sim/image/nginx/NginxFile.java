package io.podwire.sim.image.nginx;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.podwire.sim.image.http.HttpReply;
import io.podwire.sim.image.http.HttpRequestSeen;
import java.io.ByteArrayOutputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file, or the parts of it that are asked for, if the conditions are met (<a
 * href="https://github.com/nginx/nginx/blob/release-1.22.1/src/http/modules/ngx_http_range_filter_module.c">ngx_http_range_filter_module.c</a>,
 * <a
 * href="https://github.com/nginx/nginx/blob/release-1.22.1/src/http/modules/ngx_http_not_modified_filter_module.c">ngx_http_not_modified_filter_module.c</a>).
 */
final class NginxFile {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);
  private static final Pattern RANGE = Pattern.compile(" *(?:(\\d+) *- *(\\d*)|- *(\\d+)) *");

  private final NginxPages pages;
  private final String type;
  private final long modified;
  private final byte[] content;
  private final String tag;
  private final String boundary;

  /** Some bytes of the file; {@code end} is the first that is none of them. */
  private record Part(int start, int end) {}

  /**
   * @param modified in seconds of the Unix epoch
   * @param boundary what parts are kept apart by
   */
  NginxFile(NginxPages pages, String type, long modified, byte[] content, String boundary) {
    this.pages = pages;
    this.type = type;
    this.modified = modified;
    this.content = content;
    this.boundary = boundary;
    this.tag = "\"%x-%x\"".formatted(modified, content.length);
  }

  HttpReply answer(HttpRequestSeen request) {
    String unmodified = request.header("If-Unmodified-Since");
    String match = request.header("If-Match");
    if (unmodified != null && seconds(unmodified).orElse(-1L) < modified
        || match != null && !matches(match, false)) {
      return pages.page(412);
    }
    if (isKnown(request)) {
      return new HttpReply(304, NginxPages.reason(304), described(), new byte[0]);
    }
    String range = request.header("Range");
    return range != null && range.regionMatches(true, 0, "bytes=", 0, 6) && isSame(request)
        ? parts(range.substring(6))
        : whole();
  }

  private boolean isKnown(HttpRequestSeen request) {
    String since = request.header("If-Modified-Since");
    String match = request.header("If-None-Match");
    return (since != null || match != null)
        && (since == null || seconds(since).orElse(-1L) == modified)
        && (match == null || matches(match, true));
  }

  private boolean matches(String tags, boolean weakly) {
    if (tags.strip().equals("*")) {
      return true;
    }
    return Arrays.stream(tags.split(","))
        .map(String::strip)
        .map(each -> weakly && each.startsWith("W/") ? each.substring(2) : each)
        .anyMatch(tag::equals);
  }

  private boolean isSame(HttpRequestSeen request) {
    String range = request.header("If-Range");
    return range == null
        || (range.endsWith("\"") ? range.equals(tag) : seconds(range).orElse(-1L) == modified);
  }

  private static Optional<Long> seconds(String date) {
    try {
      return Optional.of(
          DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from).getEpochSecond());
    } catch (DateTimeException noDate) {
      return Optional.empty();
    }
  }

  private HttpReply whole() {
    List<Map.Entry<String, String>> headers = new ArrayList<>();
    headers.add(Map.entry("Content-Type", type));
    headers.addAll(described());
    headers.add(Map.entry("Accept-Ranges", "bytes"));
    return new HttpReply(200, NginxPages.reason(200), headers, content);
  }

  private List<Map.Entry<String, String>> described() {
    return List.of(
        Map.entry("Last-Modified", TIME.format(Instant.ofEpochSecond(modified))),
        Map.entry("ETag", tag));
  }

  private HttpReply parts(String ranges) {
    List<Part> parts = new ArrayList<>();
    long all = 0;
    for (String range : ranges.split(",", -1)) {
      Matcher bounds = RANGE.matcher(range);
      if (!bounds.matches()) {
        return unsatisfiable();
      }
      Part part = part(bounds);
      if (part.start() < part.end()) {
        parts.add(part);
        all += part.end() - part.start();
      }
    }
    if (parts.isEmpty()) {
      return unsatisfiable();
    }
    if (all > content.length) {
      return whole();
    }
    return parts.size() == 1 ? one(parts.get(0)) : several(parts);
  }

  private Part part(Matcher bounds) {
    if (bounds.group(3) != null) {
      return new Part(content.length - number(bounds.group(3)), content.length);
    }
    boolean open = bounds.group(2).isEmpty();
    int end = open ? content.length : Math.min(number(bounds.group(2)) + 1, content.length);
    return new Part(number(bounds.group(1)), end);
  }

  /** No more than the file has. */
  private int number(String digits) {
    return digits.length() > 9
        ? content.length
        : Math.min(Integer.parseInt(digits), content.length);
  }

  private HttpReply unsatisfiable() {
    return pages.page(416).with("Content-Range", "bytes */" + content.length);
  }

  private HttpReply one(Part part) {
    List<Map.Entry<String, String>> headers = new ArrayList<>();
    headers.add(Map.entry("Content-Type", type));
    headers.addAll(described());
    headers.add(Map.entry("Content-Range", range(part)));
    byte[] bytes = Arrays.copyOfRange(content, part.start(), part.end());
    return new HttpReply(206, NginxPages.reason(206), headers, bytes);
  }

  private String range(Part part) {
    return "bytes %d-%d/%d".formatted(part.start(), part.end() - 1, content.length);
  }

  private HttpReply several(List<Part> parts) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (Part part : parts) {
      String head =
          "\r\n--%s\r\nContent-Type: %s\r\nContent-Range: %s\r\n\r\n"
              .formatted(boundary, type, range(part));
      body.writeBytes(head.getBytes(US_ASCII));
      body.write(content, part.start(), part.end() - part.start());
    }
    body.writeBytes(("\r\n--" + boundary + "--\r\n").getBytes(US_ASCII));
    List<Map.Entry<String, String>> headers = new ArrayList<>();
    headers.add(Map.entry("Content-Type", "multipart/byteranges; boundary=" + boundary));
    headers.addAll(described());
    return new HttpReply(206, NginxPages.reason(206), headers, body.toByteArray());
  }
}
