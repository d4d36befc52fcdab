package io.podwire.sim.image.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A request without TLS on a port that wants it. */
final class PlainRequest {
  private static final int LONGEST = 8192;

  /** Reads the request's head and answers as the site refuses it. */
  static void refuse(Socket socket, HttpServer.Site site) throws IOException {
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
    StringBuilder answer = new StringBuilder();
    answer
        .append("HTTP/1.1 ")
        .append(reply.status())
        .append(' ')
        .append(reply.reason())
        .append("\r\n");
    answer.append("Server: ").append(site.serverHeader()).append("\r\n");
    for (Map.Entry<String, String> header : reply.headers()) {
      answer.append(header.getKey()).append(": ").append(header.getValue()).append("\r\n");
    }
    answer.append("Content-Length: ").append(reply.body().length).append("\r\n");
    answer.append("Connection: close\r\n\r\n");
    socket.getOutputStream().write(answer.toString().getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().write(reply.body());
  }

  private PlainRequest() {}
}
