package io.podwire.sim.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.podwire.sim.clock.Simulation;
import io.podwire.sim.network.TcpConnection;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.impl.DefaultConnectionReuseStrategy;
import org.apache.hc.core5.http.impl.io.DefaultBHttpServerConnectionFactory;
import org.apache.hc.core5.http.impl.io.HttpService;
import org.apache.hc.core5.http.io.HttpServerConnection;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.protocol.BasicHttpContext;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.http.protocol.HttpProcessorBuilder;
import org.apache.hc.core5.http.protocol.ResponseConnControl;
import org.apache.hc.core5.http.protocol.ResponseContent;

/**
 * Serves pages by path, each connection on a task of its own. Give {@link #accept} to {@link
 * io.podwire.sim.network.NetworkNamespace#listen}.
 */
public final class GoHttpServer {
  // https://github.com/golang/go/blob/go1.24.0/src/net/http/server.go#L2211 (http.Error)
  private static final Page NOT_FOUND =
      new Page(
          404,
          "text/plain; charset=utf-8",
          Map.of("X-Content-Type-Options", "nosniff"),
          "404 page not found\n");
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final Duration IDLE = Duration.ofSeconds(60);

  private final Simulation simulation;
  private final String name;
  private final HttpService service;
  private final Function<String, Optional<Page>> pages;

  /**
   * What a path shows.
   *
   * @param headers beside those of the content and the date
   */
  public record Page(int status, String contentType, Map<String, String> headers, String body) {
    /** A page of plain text. */
    public static Page text(int status, String body) {
      return new Page(status, "text/plain; charset=utf-8", Map.of(), body);
    }
  }

  /**
   * @param name of the tasks
   * @param pages the page at a path, if there is one
   */
  public GoHttpServer(Simulation simulation, String name, Function<String, Optional<Page>> pages) {
    this.simulation = simulation;
    this.name = name;
    this.pages = pages;
    this.service =
        new HttpService(
            HttpProcessorBuilder.create()
                .add(new ResponseContent())
                .add(new ResponseConnControl())
                .build(),
            (request, context) -> this::handle,
            DefaultConnectionReuseStrategy.INSTANCE,
            null);
  }

  /** A server that has a single page at all times. */
  public static GoHttpServer of(
      Simulation simulation, String name, String path, Supplier<Page> page) {
    return new GoHttpServer(
        simulation, name, asked -> asked.equals(path) ? Optional.of(page.get()) : Optional.empty());
  }

  /** Serves a connection until either side has enough. */
  public Consumer<TcpConnection> accept() {
    return connection -> simulation.start(name, () -> serve(connection));
  }

  private void serve(TcpConnection connection) {
    connection.setReadTimeout(IDLE);
    try (Socket socket = connection.asSocket();
        HttpServerConnection http =
            DefaultBHttpServerConnectionFactory.builder().build().createConnection(socket)) {
      while (http.isOpen()) {
        service.handleRequest(http, new BasicHttpContext());
      }
    } catch (IOException | HttpException gone) {
      connection.close(); // the client went away or speaks something else
    }
  }

  private void handle(
      ClassicHttpRequest request, ClassicHttpResponse response, HttpContext context) {
    Page page = pages.apply(path(request)).orElse(NOT_FOUND);
    response.setCode(page.status());
    page.headers().forEach(response::setHeader);
    response.setHeader("Date", DATE.format(simulation.now()));
    response.setHeader("Content-Type", page.contentType());
    response.setEntity(new ByteArrayEntity(page.body().getBytes(UTF_8), null));
  }

  private static String path(ClassicHttpRequest request) {
    String asked = request.getPath();
    if (asked == null) {
      return "/";
    }
    return asked.startsWith("/") ? asked.replaceFirst("\\?.*", "") : URI.create(asked).getPath();
  }
}
