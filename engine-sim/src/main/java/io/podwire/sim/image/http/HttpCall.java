package io.podwire.sim.image.http;

import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.jspecify.annotations.Nullable;

/** Requests on one connection, one after the other, written on the calling task's own thread. */
public final class HttpCall {
  private final DefaultBHttpClientConnection connection =
      new DefaultBHttpClientConnection(Http1Config.DEFAULT);

  /** A call over the socket, which stays the caller's to close. */
  public HttpCall(Socket socket) throws IOException {
    connection.bind(socket);
  }

  /**
   * Sends the request and reads the head of the answer; interim answers are passed over.
   *
   * @param headers in order, exactly these
   * @param body null for none
   */
  public ClassicHttpResponse exchange(
      String method, String target, List<Map.Entry<String, String>> headers, byte @Nullable [] body)
      throws IOException {
    BasicClassicHttpRequest request = new BasicClassicHttpRequest(method, target);
    headers.forEach(header -> request.addHeader(header.getKey(), header.getValue()));
    try {
      if (body != null) {
        request.setEntity(new ByteArrayEntity(body, ContentType.APPLICATION_OCTET_STREAM));
      }
      connection.sendRequestHeader(request);
      if (body != null) {
        connection.sendRequestEntity(request);
      }
      connection.flush();
      ClassicHttpResponse response = connection.receiveResponseHeader();
      while (response.getCode() < 200) {
        response = connection.receiveResponseHeader();
      }
      boolean hasBody =
          !method.equals("HEAD") && response.getCode() != 204 && response.getCode() != 304;
      if (hasBody) {
        connection.receiveResponseEntity(response);
      }
      return response;
    } catch (HttpException broken) {
      throw new IOException(broken.getMessage(), broken);
    }
  }

  /** Whether the far side has ended the connection since the last answer. */
  public boolean isStale() throws IOException {
    return connection.isStale();
  }

  /** The status line as it was sent, e.g. {@code HTTP/1.1 404 Not Found}. */
  public static String statusLine(ClassicHttpResponse response) {
    String reason = response.getReasonPhrase();
    return response.getVersion() + " " + response.getCode() + (reason == null ? "" : " " + reason);
  }
}
