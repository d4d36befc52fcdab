package io.podwire.sim.image.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** The body of a request, which is read when somebody asks for it. */
final class RequestBody {
  private static final int LONGEST_LINE = 8192;

  private final RequestHead head;
  private final InputStream in;
  private final OutputStream out;
  private byte @Nullable [] bytes;

  RequestBody(RequestHead head, InputStream in, OutputStream out) {
    this.head = head;
    this.in = in;
    this.out = out;
  }

  /**
   * @throws IOException if it is cut off or no body
   */
  byte[] read() throws IOException {
    byte[] known = bytes;
    if (known == null) {
      if (head.waitsToContinue()) {
        out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(US_ASCII));
        out.flush();
      }
      known = head.length() == RequestHead.CHUNKED ? chunks() : exactly(head.length());
      bytes = known;
    }
    return known;
  }

  /** Whether the client waits in vain to be told that it may send the body. */
  boolean wasNotWanted() {
    return bytes == null && head.waitsToContinue();
  }

  private byte[] exactly(long length) throws IOException {
    byte[] read = in.readNBytes((int) Math.min(length, Integer.MAX_VALUE));
    if (read.length < length) {
      throw new EOFException("unexpected end of the body");
    }
    return read;
  }

  /** RFC 9112, 7.1; extensions and trailers are not looked at. */
  private byte[] chunks() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    HeadLines lines = new HeadLines(in);
    for (int size = size(lines); size > 0; size = size(lines)) {
      body.write(exactly(size));
      if (!line(lines).isEmpty()) {
        throw new IOException("malformed chunked encoding");
      }
    }
    while (!line(lines).isEmpty()) {
      // a trailer
    }
    return body.toByteArray();
  }

  private static int size(HeadLines lines) throws IOException {
    String size = line(lines).replaceFirst("[ \t]*(;.*)?$", "");
    if (!size.matches("[0-9a-fA-F]{1,7}")) {
      throw new IOException("malformed chunked encoding");
    }
    return Integer.parseInt(size, 16);
  }

  private static String line(HeadLines lines) throws IOException {
    String line = lines.next(LONGEST_LINE);
    if (line == null) {
      throw new EOFException("unexpected end of the body");
    }
    return line;
  }
}
