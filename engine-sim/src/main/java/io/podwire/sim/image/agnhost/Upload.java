package io.podwire.sim.image.agnhost;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.podwire.sim.image.http.HttpReply;
import io.podwire.sim.image.http.HttpRequestSeen;
import io.podwire.sim.runtime.UnixProcess;
import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code /upload} of {@code agnhost netexec}: the field {@code file} of a form becomes a file. */
final class Upload {
  private static final Pattern BOUNDARY = Pattern.compile("boundary=\"?([^\";]+)\"?");
  private static final Pattern FILE =
      Pattern.compile("(?i)content-disposition: form-data; name=\"file\"; filename=");

  private Upload() {}

  static HttpReply into(UnixProcess process, HttpRequestSeen request) throws IOException {
    byte[] file = file(request);
    if (file == null) {
      return GoReply.ok("{\"error\":\"Unable to upload file.\"}");
    }
    long number =
        process.simulation().random("upload " + process.simulation().nanoTime()).nextInt(1 << 30);
    String path = "/uploads/upload" + number;
    process.files().write(path, file, false);
    return GoReply.of(201, "{\"output\":\"" + path + "\"}");
  }

  /** RFC 7578, as far as one file needs it. */
  private static byte @Nullable [] file(HttpRequestSeen request) throws IOException {
    Matcher boundary = BOUNDARY.matcher(String.valueOf(request.header("Content-Type")));
    if (!boundary.find()) {
      return null;
    }
    String delimiter = "\r\n--" + boundary.group(1);
    String body = "\r\n" + new String(request.body(), ISO_8859_1);
    String[] parts = body.split(Pattern.quote(delimiter));
    for (String part : List.of(parts).subList(1, parts.length)) {
      int content = part.indexOf("\r\n\r\n");
      if (content > 0 && FILE.matcher(part.substring(0, content)).find()) {
        return part.substring(content + 4).getBytes(ISO_8859_1);
      }
    }
    return null;
  }
}
