package io.podwire.sim.image.curl;

import io.podwire.sim.runtime.ErrnoException;
import io.podwire.sim.runtime.UnixProcess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a request sends: {@code -d} and its kin, joined, or a file that is uploaded. Read once. */
final class CurlData {
  /** The options that give what is posted. */
  static final List<String> KINDS =
      List.of("data", "data-raw", "data-binary", "data-urlencode", "json");

  private final UnixProcess process;
  private final CurlOptions options;
  private byte @Nullable [] read;

  CurlData(UnixProcess process, CurlOptions options) {
    this.process = process;
    this.options = options;
  }

  /** The bytes; null if there are none to send. */
  byte @Nullable [] body() throws IOException {
    boolean any = options.has("upload-file") || KINDS.stream().anyMatch(options::has);
    if (any && read == null) {
      String file = options.value("upload-file");
      read = file == null ? joined() : upload(file);
    }
    return read;
  }

  /** The same as a text, for a query. */
  String text() throws IOException {
    byte[] bytes = body();
    return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
  }

  private byte[] upload(String file) throws IOException {
    try {
      return process.files().read(process.path(file));
    } catch (IOException missing) {
      process.err().printLine("curl: Can't open '" + file + "'!");
      throw new CurlFailure(26, "Failed to open/read local data from file/application");
    }
  }

  private byte[] joined() throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (String kind : KINDS) {
      for (String value : options.values(kind)) {
        if (all.size() > 0 && !kind.equals("json")) {
          all.write('&');
        }
        all.writeBytes(piece(kind, value));
      }
    }
    return all.toByteArray();
  }

  private byte[] piece(String kind, String value) throws IOException {
    if (kind.equals("data-urlencode")) {
      return encoded(value).getBytes(StandardCharsets.UTF_8);
    }
    if (!value.startsWith("@") || kind.equals("data-raw")) {
      return value.getBytes(StandardCharsets.UTF_8);
    }
    byte[] content = value.equals("@-") ? process.in().readAllBytes() : file(value.substring(1));
    String text = new String(content, StandardCharsets.UTF_8);
    return kind.equals("data")
        ? text.replaceAll("[\r\n]", "").getBytes(StandardCharsets.UTF_8)
        : content;
  }

  private byte[] file(String name) throws IOException {
    try {
      return process.files().read(process.path(name));
    } catch (ErrnoException missing) {
      CurlReport.warn(
          process,
          options,
          "Couldn't read data from file \"" + name + "\", this makes an empty POST.");
      return new byte[0];
    }
  }

  private static String encoded(String value) {
    int equals = value.indexOf('=');
    String name = equals > 0 ? value.substring(0, equals + 1) : "";
    return name + URLEncoder.encode(value.substring(equals + 1), StandardCharsets.UTF_8);
  }
}
