package io.podwire.sim.image.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A request without TLS on a port that wants it. */
final class PlainRequest {
  private static final int LONGEST = 8192;

  /** Reads the request's head and answers as the site refuses it. */
  static void refuse(Socket socket, HttpServer.Site site, String date) throws IOException {
    InputStream in = socket.getInputStream();
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (head.size() < LONGEST
        && !head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        return;
      }
      head.write(next);
    }
    HttpReply reply = site.refusePlain();
    String answer = site.dialect().head(null, reply, false, date);
    socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().write(reply.body());
  }

  private PlainRequest() {}
}
