package io.podwire.sim.image.nginx;

import io.podwire.sim.address.Ip;
import io.podwire.sim.image.http.AnswerRules;
import io.podwire.sim.image.http.HttpCall;
import io.podwire.sim.image.http.HttpReply;
import io.podwire.sim.image.http.HttpRequestSeen;
import io.podwire.sim.image.names.Resolver;
import io.podwire.sim.network.TcpConnection;
import io.podwire.sim.runtime.NotSimulatedException;
import io.podwire.sim.runtime.UnixProcess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;

/**
 * {@code proxy_pass http://…}: one connection for each request; the name is looked up each time.
 */
final class NginxProxy {
  private static final Set<String> NOT_PASSED_ON =
      Set.of("connection", "content-length", "transfer-encoding", "server", "date", "keep-alive");

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final UnixProcess process;
  private final Scope scope;
  private final Variables variables;

  NginxProxy(UnixProcess process, Scope scope, Variables variables) {
    this.process = process;
    this.scope = scope;
    this.variables = variables;
  }

  HttpReply forward(Directive proxy, HttpRequestSeen request, IntFunction<HttpReply> page)
      throws IOException {
    String url = variables.expand(proxy.argument(0));
    if (!url.startsWith("http://")) {
      throw new NotSimulatedException("nginx: proxy_pass " + url);
    }
    String rest = url.substring("http://".length());
    int slash = rest.indexOf('/');
    String authority = slash < 0 ? rest : rest.substring(0, slash);
    int colon = authority.indexOf(':');
    String host = colon < 0 ? authority : authority.substring(0, colon);
    int port = colon < 0 ? 80 : Integer.parseInt(authority.substring(colon + 1));
    String target = slash < 0 ? request.target() : rewritten(request, proxy, rest.substring(slash));
    request.body(); // whole, before anybody is asked
    try {
      Ip address = new Resolver(process).resolve(host);
      return exchange(address, port, authority, target, request);
    } catch (SocketTimeoutException late) {
      return page.apply(504);
    } catch (IOException failed) {
      process
          .err()
          .printLine(
              "[error] " + failed.getMessage() + " while connecting to upstream \"" + url + "\"");
      return page.apply(502);
    }
  }

  private String rewritten(HttpRequestSeen request, Directive proxy, String uri) {
    Directive location = scope.blocks().get(0);
    String prefix = location.argument(location.arguments().size() - 1);
    boolean fixed = proxy.argument(0).contains("$") || !request.target().startsWith(prefix);
    return fixed ? uri : uri + request.target().substring(prefix.length());
  }

  private HttpReply exchange(
      Ip address, int port, String authority, String target, HttpRequestSeen request)
      throws IOException {
    Duration connect = scope.time("proxy_connect_timeout", MINUTE);
    try (TcpConnection connection = process.network().connect(address, port, connect)) {
      connection.setReadTimeout(scope.time("proxy_read_timeout", MINUTE));
      HttpCall call = new HttpCall(connection.asSocket(), AnswerRules.STRICT);
      byte[] body = request.body();
      ClassicHttpResponse response =
          call.exchange(
              request.method(),
              target,
              headers(authority, request, body),
              body.length == 0 ? null : body);
      ByteArrayOutputStream content = new ByteArrayOutputStream();
      if (response.getEntity() != null) {
        response.getEntity().writeTo(content);
      }
      List<Map.Entry<String, String>> headers = new ArrayList<>();
      for (Header header : response.getHeaders()) {
        if (!NOT_PASSED_ON.contains(header.getName().toLowerCase(java.util.Locale.ROOT))) {
          headers.add(Map.entry(header.getName(), header.getValue()));
        }
      }
      return new HttpReply(
          response.getCode(), response.getReasonPhrase(), headers, content.toByteArray());
    }
  }

  private List<Map.Entry<String, String>> headers(
      String authority, HttpRequestSeen request, byte[] body) {
    List<Map.Entry<String, String>> headers = new ArrayList<>();
    Set<String> given = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    given.addAll(List.of("Host", "Connection", "Content-Length", "Transfer-Encoding"));
    String host = authority;
    for (Directive directive : scope.all("proxy_set_header")) {
      String value = variables.expand(directive.argument(1));
      given.add(directive.argument(0));
      if (directive.argument(0).equalsIgnoreCase("Host")) {
        host = value;
      } else if (!value.isEmpty()) {
        headers.add(Map.entry(directive.argument(0), value));
      }
    }
    headers.add(0, Map.entry("Host", host));
    headers.add(Map.entry("Connection", "close"));
    if (body.length > 0) {
      headers.add(Map.entry("Content-Length", Integer.toString(body.length)));
    }
    request
        .headers()
        .forEach(
            (name, value) -> {
              if (!given.contains(name)) {
                headers.add(Map.entry(name, value));
              }
            });
    return headers;
  }
}
