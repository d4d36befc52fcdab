package io.podwire.sim.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.podwire.app.App;
import io.podwire.app.AppPod;
import io.podwire.sim.image.app.AppImage;
import io.podwire.sim.image.http.Tls;
import io.podwire.sim.runtime.Container;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CurlTest {
  private final Pods pods = new Pods().host("server", "10.42.0.3");

  @AfterEach
  void close() {
    pods.close();
  }

  private Container clientOf(App app) {
    pods.catalog.provide("acme/server:1", AppImage.of(app));
    pods.start("server", "acme/server:1", "10.42.0.3", List.of());
    return pods.start("client", "nicolaka/netshoot", "10.42.0.9", List.of("sleep", "1d"));
  }

  @Test
  void speaksTlsThroughTheTunnelOfAProxyAndKeepsIt() throws IOException {
    HeldCertificate certificate = new HeldCertificate.Builder().commonName("web.internal").build();
    SSLContext tls = Tls.server(certificate.certificatePem(), certificate.privateKeyPkcs8Pem());
    Container client =
        clientOf(App.EMPTY.with(new App.Tcp(3128, (socket, pod) -> tunnel(socket, tls))));

    Pods.Result asked =
        pods.exec(
            client,
            "sh",
            "-c",
            "https_proxy=http://server:3128 curl -sk -w '%{http_code}"
                + " %{num_connects}\\n' https://web.internal/x https://web.internal:443/y");

    assertThat(asked.stderr()).isEmpty();
    assertThat(asked.stdout())
        .isEqualTo(
            "CONNECT web.internal:443 HTTP/1.1, then GET /x HTTP/1.1\n200 1\n"
                + "CONNECT web.internal:443 HTTP/1.1, then GET /y HTTP/1.1\n200 0\n");
  }

  private static void tunnel(Socket socket, SSLContext tls) throws IOException {
    String connect = firstLine(socket.getInputStream());
    write(socket, "HTTP/1.1 200 Connection established\r\n\r\n");
    try (SSLSocket secured = (SSLSocket) tls.getSocketFactory().createSocket(socket, null, true)) {
      secured.setUseClientMode(false);
      for (String line; !(line = firstLine(secured.getInputStream())).isEmpty(); ) {
        String body = connect + ", then " + line + "\n";
        write(secured, "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
      }
    }
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
  }

  /** The first line of a head that is read to its end; empty at the stream's end. */
  private static String firstLine(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    for (int b; !head.toString().endsWith("\r\n\r\n") && (b = in.read()) >= 0; ) {
      head.append((char) b);
    }
    return head.toString().replaceFirst("(?s)\r\n.*", "");
  }

  @Test
  void givesUpWhatTakesTooLongHoweverMuchComesOrGoes() {
    Container client =
        clientOf(
            App.EMPTY
                .with(new App.Tcp(80, CurlTest::drip))
                .with(new App.Tcp(81, (socket, pod) -> pod.sleep(Duration.ofHours(1)))));

    Pods.Result download = pods.exec(client, "curl", "-sS", "-m", "3.5", "http://server");
    Pods.Result upload =
        pods.exec(
            client,
            "sh",
            "-c",
            "seq 100000 > /tmp/big; curl -sS -m 3 -T /tmp/big http://server:81/");

    assertThat(download.stdout()).isEqualTo("xxxx");
    assertThat(download.stderr())
        .isEqualTo(
            "curl: (28) Operation timed out after 3500 milliseconds with 4 bytes received\n");
    assertThat(upload.stderr())
        .isEqualTo(
            "curl: (28) Operation timed out after 3000 milliseconds with 0 bytes received\n");
    assertThat(List.of(download.code(), upload.code())).containsOnly(28);
  }

  private static void drip(Socket socket, AppPod pod) throws IOException {
    firstLine(socket.getInputStream());
    write(socket, "HTTP/1.1 200 OK\r\n\r\n");
    for (int i = 0; i < 60; i++) {
      write(socket, "x");
      pod.sleep(Duration.ofSeconds(1));
    }
  }
}
