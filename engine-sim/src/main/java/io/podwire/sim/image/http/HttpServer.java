package io.podwire.sim.image.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.podwire.sim.address.Ip;
import io.podwire.sim.network.TcpConnection;
import io.podwire.sim.network.TcpListener;
import io.podwire.sim.runtime.UnixProcess;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.BindException;
import java.net.Socket;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** Serves HTTP on a port: a task for each connection while it is open, none for the listener. */
public final class HttpServer implements Closeable {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private static final int LINGER_MILLIS = 500;
  private static final int TLS_HANDSHAKE = 22; // RFC 8446, 5.1

  private final UnixProcess process;
  private final Site site;
  private final @Nullable SSLContext tls;
  private final Map<TcpConnection, Boolean> busy = new LinkedHashMap<>();
  private @Nullable TcpListener listener;
  private boolean draining;
  private Runnable drained = () -> {};

  /** What a server does with requests. */
  public interface Site {
    /** How it reads and writes. */
    HttpDialect dialect();

    /** How long a kept connection may idle. */
    Duration keepAlive();

    /**
     * Answers a request; may block.
     *
     * @throws IOException ends the connection without an answer
     */
    HttpReply answer(HttpRequestSeen request) throws IOException;

    /** Answers a plain request on a port for TLS. */
    HttpReply refusePlain();

    /** Told of each answer, for a log. */
    void answered(@Nullable HttpRequestSeen request, Ip client, HttpReply reply) throws IOException;
  }

  private HttpServer(UnixProcess process, Site site, @Nullable SSLContext tls) {
    this.process = process;
    this.site = site;
    this.tls = tls;
  }

  /**
   * Opens a port.
   *
   * @param tls null for plain HTTP
   * @throws BindException if the port is in use
   */
  public static HttpServer listen(
      UnixProcess process, int port, @Nullable SSLContext tls, Site site) throws BindException {
    HttpServer server = new HttpServer(process, site, tls);
    server.listener = process.network().listen(Ip.ANY, port, server::accept);
    return server;
  }

  private void accept(TcpConnection connection) {
    busy.put(connection, false);
    process.startTask("connection", () -> serve(connection));
  }

  private void serve(TcpConnection connection) {
    try (connection;
        Socket socket = secured(connection.asSocket())) {
      exchange(connection, socket);
    } catch (IOException gone) {
      // the client left or timed out
    } finally {
      busy.remove(connection);
      tellDrained();
    }
  }

  private Socket secured(Socket socket) throws IOException {
    if (tls == null) {
      return socket;
    }
    int first = socket.getInputStream().read();
    if (first != TLS_HANDSHAKE) {
      PlainRequest.refuse(socket, site, DATE.format(process.simulation().now()));
      throw new IOException("a plain request on a TLS port");
    }
    InputStream consumed = new ByteArrayInputStream(new byte[] {(byte) first});
    SSLSocket secured = (SSLSocket) tls.getSocketFactory().createSocket(socket, consumed, true);
    secured.setUseClientMode(false);
    secured.startHandshake();
    return secured;
  }

  private void exchange(TcpConnection connection, Socket socket) throws IOException {
    InputStream in = new BufferedInputStream(socket.getInputStream());
    OutputStream out = new BufferedOutputStream(socket.getOutputStream());
    boolean goesOn = true;
    while (goesOn && !draining) {
      busy.put(connection, false);
      socket.setSoTimeout((int) site.keepAlive().toMillis());
      goesOn = answerOne(connection, in, out);
      out.flush();
    }
    busy.put(connection, false);
    tellDrained();
    if (tls == null) {
      linger(socket, in);
    }
  }

  /** The client gets to read the answer though it has not been heard out. */
  private static void linger(Socket socket, InputStream in) throws IOException {
    socket.shutdownOutput();
    socket.setSoTimeout(LINGER_MILLIS);
    while (in.skip(Long.MAX_VALUE) > 0 || in.read() >= 0) {
      // until it ends, or leaves
    }
  }

  private boolean answerOne(TcpConnection connection, InputStream in, OutputStream out)
      throws IOException {
    Ip client = connection.remote().ip();
    RequestHead head;
    try {
      head = site.dialect().read(new HeadLines(in));
    } catch (RefusedRequest refused) {
      send(out, null, refused.reply(), false);
      site.answered(null, client, refused.reply());
      return false;
    }
    if (head == null) {
      return false;
    }
    busy.put(connection, true);
    RequestBody body = new RequestBody(head, in, out);
    HttpRequestSeen seen = see(head, body, connection);
    HttpReply reply = site.answer(seen);
    boolean keeps = site.dialect().keeps(head, reply) && !draining && !body.wasNotWanted();
    send(out, head, reply, keeps);
    site.answered(seen, client, reply);
    return keeps && isOver(body);
  }

  /** Whether the next request can begin: the rest of this one is read away. */
  private static boolean isOver(RequestBody body) {
    try {
      body.read();
      return true;
    } catch (IOException cutOff) {
      return false;
    }
  }

  private HttpRequestSeen see(RequestHead head, RequestBody body, TcpConnection connection) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (Map.Entry<String, String> header : head.headers()) {
      headers.merge(header.getKey(), header.getValue(), (a, b) -> a + ", " + b);
    }
    return new HttpRequestSeen(
        head.method(),
        head.target(),
        head.version(),
        headers,
        body::read,
        connection.remote().ip(),
        connection.remote().port(),
        connection.local().port(),
        tls != null);
  }

  private void send(OutputStream out, @Nullable RequestHead request, HttpReply reply, boolean keeps)
      throws IOException {
    String date = DATE.format(process.simulation().now());
    out.write(site.dialect().head(request, reply, keeps, date).getBytes(ISO_8859_1));
    boolean bodyless = reply.status() == 204 || reply.status() == 304;
    if (!bodyless && (request == null || !request.method().equals("HEAD"))) {
      out.write(reply.body());
    }
  }

  /** Accepts nothing more, closes idle connections, and tells when the busy ones are done. */
  public void drain(Runnable whenDone) {
    draining = true;
    drained = whenDone;
    stopListening();
    for (Map.Entry<TcpConnection, Boolean> connection : new LinkedHashMap<>(busy).entrySet()) {
      if (!connection.getValue()) {
        connection.getKey().close();
      }
    }
    tellDrained();
  }

  private void tellDrained() {
    if (draining && !busy.containsValue(true)) {
      Runnable tell = drained;
      drained = () -> {};
      tell.run();
    }
  }

  private void stopListening() {
    if (listener != null) {
      listener.close();
      listener = null;
    }
  }

  @Override
  public void close() {
    stopListening();
  }
}
