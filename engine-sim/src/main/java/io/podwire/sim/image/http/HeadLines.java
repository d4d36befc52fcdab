package io.podwire.sim.image.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The lines of the head of a request or an answer; each ends with LF, before which there may be CR.
 */
public final class HeadLines {
  private final InputStream in;
  private String rest = "";

  HeadLines(InputStream in) {
    this.in = in;
  }

  /**
   * The next line.
   *
   * @param longest how many bytes it may have; one that has more is given up in the middle
   * @return null if the stream ends before the line does
   */
  public @Nullable String next(int longest) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        rest = line.toString(StandardCharsets.ISO_8859_1);
        return null;
      }
      line.write(b);
      if (line.size() > longest) {
        break;
      }
    }
    String text = line.toString(StandardCharsets.ISO_8859_1);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }

  /** What the stream ended with, where that was no line. */
  String rest() {
    return rest;
  }
}
