package io.podwire.sim.image.app;

import io.podwire.app.HttpHandler;
import io.podwire.app.WebReply;
import io.podwire.app.WebRequest;
import io.podwire.sim.address.Ip;
import io.podwire.sim.image.http.HttpDialect;
import io.podwire.sim.image.http.HttpReply;
import io.podwire.sim.image.http.HttpRequestSeen;
import io.podwire.sim.image.http.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.hc.core5.http.impl.EnglishReasonPhraseCatalog;
import org.jspecify.annotations.Nullable;

/** A site whose answers a handler of the test's gives; each is logged in a line. */
final class AppSite implements HttpServer.Site {
  /** What describes the connection and the length of the body is the server's to say. */
  private static final Set<String> FRAMING =
      Set.of("connection", "content-length", "transfer-encoding", "date");

  private final HttpHandler handler;
  private final ProcessPod pod;

  AppSite(HttpHandler handler, ProcessPod pod) {
    this.handler = handler;
    this.pod = pod;
  }

  @Override
  public HttpDialect dialect() {
    return HttpDialect.PLAIN;
  }

  @Override
  public Duration keepAlive() {
    return Duration.ofMinutes(3);
  }

  @Override
  public HttpReply answer(HttpRequestSeen request) throws IOException {
    WebRequest seen = seen(request);
    try {
      return reply(handler.answer(seen));
    } catch (Exception | AssertionError failed) {
      pod.log(failed);
      return failed(failed);
    }
  }

  private WebRequest seen(HttpRequestSeen request) throws IOException {
    return new WebRequest(
        request.method(),
        request.target(),
        request.headers(),
        request.body(),
        new InetSocketAddress(request.client().toInetAddress(), request.clientPort()),
        request.port(),
        pod);
  }

  private static HttpReply reply(WebReply reply) {
    List<Map.Entry<String, String>> headers =
        reply.headers().stream()
            .filter(header -> !FRAMING.contains(header.getKey().toLowerCase(Locale.ROOT)))
            .toList();
    String reason = EnglishReasonPhraseCatalog.INSTANCE.getReason(reply.status(), Locale.ROOT);
    return new HttpReply(reply.status(), reason == null ? "" : reason, headers, reply.body());
  }

  private static HttpReply failed(Throwable failed) {
    return HttpReply.text(500, "Internal Server Error", "text/plain; charset=utf-8", failed + "\n");
  }

  /** Nothing of it listens for TLS. */
  @Override
  public HttpReply refusePlain() {
    throw new UnsupportedOperationException("no port of a handler is for TLS");
  }

  @Override
  public void answered(@Nullable HttpRequestSeen request, Ip client, HttpReply reply) {
    String line = request == null ? "-" : request.method() + " " + request.target();
    String agent = request == null ? null : request.header("User-Agent");
    pod.log(
        client
            + " \""
            + line
            + "\" "
            + reply.status()
            + " \""
            + (agent == null ? "-" : agent)
            + "\"");
  }
}
