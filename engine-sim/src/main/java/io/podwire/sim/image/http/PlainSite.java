package io.podwire.sim.image.http;

import io.podwire.sim.address.Ip;
import io.podwire.sim.runtime.UnixProcess;
import java.io.IOException;
import java.net.BindException;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A function that is served as Go's {@code net/http} does it. */
public final class PlainSite implements HttpServer.Site {
  /** Answers a request; may block. */
  @FunctionalInterface
  public interface Handler {
    /** The answer. */
    HttpReply answer(HttpRequestSeen request) throws IOException;
  }

  private final Handler handler;
  private final String toPlain;

  private PlainSite(Handler handler, String toPlain) {
    this.handler = handler;
    this.toPlain = toPlain;
  }

  /**
   * Serves on a port as long as the process lives.
   *
   * @throws BindException if the port is in use
   */
  public static HttpServer listen(UnixProcess process, int port, Handler handler)
      throws BindException {
    return HttpServer.listen(process, port, null, new PlainSite(handler, ""));
  }

  /**
   * As {@link #listen}, by TLS.
   *
   * @param toPlain what a request without TLS is told, with status 400
   * @throws BindException if the port is in use
   */
  public static HttpServer listen(
      UnixProcess process, int port, SSLContext tls, String toPlain, Handler handler)
      throws BindException {
    return HttpServer.listen(process, port, tls, new PlainSite(handler, toPlain));
  }

  @Override
  public HttpReply refusePlain() {
    return HttpReply.text(400, "Bad Request", "text/plain; charset=utf-8", toPlain);
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
    HttpReply unclean = GoMux.answer(request);
    return unclean != null ? unclean : handler.answer(request);
  }

  @Override
  public void answered(@Nullable HttpRequestSeen request, Ip client, HttpReply reply) {}
}
