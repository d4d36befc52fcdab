package io.podwire;

import io.podwire.app.ClientNetwork;
import io.podwire.app.OneRequest;
import io.podwire.probe.HttpAnswer;
import io.podwire.probe.Reach;
import io.podwire.probe.ToolRun;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** One request of OkHttp's over the outside network, on a connection of its own. */
final class OutsideLook implements Question<HttpAnswer> {
  private final Scene scene;
  private final Url url;
  private final @Nullable TrustedAuthorities trusted;

  OutsideLook(Scene scene, Url url, @Nullable TrustedAuthorities trusted) {
    this.scene = scene;
    this.url = url;
    this.trusted = trusted;
  }

  @Override
  public HttpAnswer ask() {
    OkHttpClient client = client();
    Request request =
        new Request.Builder().url(url.toString()).header("Connection", "close").build();
    try (Response response = client.newCall(request).execute()) {
      String body = response.body().string();
      ToolRun run = new ToolRun(List.of("GET", url.toString()), body, "", 0);
      Map<String, List<String>> headers = new java.util.TreeMap<>(response.headers().toMultimap());
      return new HttpAnswer(Reach.CONNECTED, OptionalInt.of(response.code()), headers, body, run);
    } catch (IOException e) {
      ToolRun run =
          new ToolRun(List.of("GET", url.toString()), "", String.valueOf(e.getMessage()), 1);
      return new HttpAnswer(reach(e), OptionalInt.empty(), Map.of(), "", run);
    }
  }

  private OkHttpClient client() {
    ClientNetwork network = scene.session().outside();
    OkHttpClient client = OneRequest.client(network);
    if (url.isNamed()) {
      client = client.newBuilder().dns(name -> network.lookup(url.server())).build();
    }
    return trusted == null ? client : trusted.applyTo(client);
  }

  private static Reach reach(IOException e) {
    String message = String.valueOf(e.getMessage());
    if (e instanceof UnknownHostException) {
      return Reach.NAME_NOT_RESOLVED;
    }
    if (e instanceof InterruptedIOException) {
      return Reach.TIMED_OUT;
    }
    if (e instanceof NoRouteToHostException || message.contains("unreachable")) {
      return Reach.UNREACHABLE;
    }
    if (e instanceof ConnectException) {
      return message.contains("refused") || message.startsWith("Failed to connect")
          ? refusedOr(e)
          : Reach.FAILED;
    }
    if (e instanceof SSLPeerUnverifiedException) {
      return Reach.TLS_WRONG_NAME;
    }
    if (e instanceof SSLException) {
      return tls(e, message);
    }
    return message.contains("reset") ? Reach.RESET : Reach.FAILED;
  }

  private static Reach tls(IOException e, String message) {
    if (message.contains("Unsupported or unrecognized SSL message")) {
      return Reach.TLS_NOT_SPOKEN;
    }
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateExpiredException
          || cause instanceof CertificateNotYetValidException) {
        return Reach.TLS_EXPIRED;
      }
    }
    return message.contains("PKIX") ? Reach.TLS_UNKNOWN_AUTHORITY : Reach.TLS_FAILED;
  }

  /** OkHttp says "Failed to connect to …" for all; the cause has the kernel's words. */
  private static Reach refusedOr(IOException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    String words = String.valueOf(cause.getMessage());
    if (words.contains("timed out")) {
      return Reach.TIMED_OUT;
    }
    return words.contains("No route") || words.contains("unreachable")
        ? Reach.UNREACHABLE
        : Reach.REFUSED;
  }

  @Override
  public String toString() {
    return "GET " + url + " from outside";
  }
}
