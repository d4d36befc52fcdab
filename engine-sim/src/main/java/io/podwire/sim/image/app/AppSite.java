package io.podwire.sim.image.app;

import io.podwire.app.HttpHandler;
import io.podwire.app.WebReply;
import io.podwire.app.WebRequest;
import io.podwire.sim.address.Ip;
import io.podwire.sim.image.http.HttpReply;
import io.podwire.sim.image.http.HttpRequestSeen;
import io.podwire.sim.image.http.HttpServer;
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
  public String serverHeader() {
    return "";
  }

  @Override
  public Duration keepAlive() {
    return Duration.ofMinutes(3);
  }

  @Override
  public HttpReply answer(HttpRequestSeen request) {
    try {
      return reply(handler.answer(seen(request)));
    } catch (Exception | AssertionError failed) {
      pod.log(failed);
      return refuse(500, failed.toString());
    }
  }

  private WebRequest seen(HttpRequestSeen request) {
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

  @Override
  public HttpReply refuse(int status, String reason) {
    String phrase = EnglishReasonPhraseCatalog.INSTANCE.getReason(status, Locale.ROOT);
    return HttpReply.text(status, phrase, "text/plain; charset=utf-8", reason + "\n");
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
