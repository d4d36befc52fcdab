package io.podwire.probe;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.WebSocket;
import io.fabric8.kubernetes.client.http.WebSocketHandshakeException;
import io.podwire.engine.EngineClock;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apiguardian.api.API;

/**
 * Runs commands in containers over fabric8's WebSocket. Not over its fluent {@code exec}, which
 * lists the Pod first and polls standard input on the wall clock.
 */
@API(status = API.Status.INTERNAL)
public final class Exec {
  private static final String PROTOCOL = "v4.channel.k8s.io";

  private final KubernetesClient client;
  private final EngineClock clock;

  public Exec(KubernetesClient client, EngineClock clock) {
    this.client = client;
    this.clock = clock;
  }

  /**
   * Runs the command and waits for its end.
   *
   * @throws ToolMissingException if the container has no such program
   * @throws ExecFailedException if it could not be run, or did not end in that time
   */
  public ToolRun run(Container at, List<String> argv, Duration timeout) {
    return begin(at, argv).await(timeout);
  }

  /** Starts the command, and does not wait. */
  public Running begin(Container at, List<String> argv) {
    Session session = new Session();
    CompletableFuture<WebSocket> opened =
        client
            .getHttpClient()
            .newWebSocketBuilder()
            .subprotocol(PROTOCOL)
            .uri(uri(at, argv))
            .buildAsync(session);
    opened.whenComplete((socket, failure) -> session.openedOr(failure));
    return new Running(at, argv, session, opened);
  }

  /** A command on its way. */
  @API(status = API.Status.INTERNAL)
  public final class Running {
    private final Container at;
    private final List<String> argv;
    private final Session session;
    private final CompletableFuture<WebSocket> opened;

    private Running(
        Container at, List<String> argv, Session session, CompletableFuture<WebSocket> opened) {
      this.at = at;
      this.argv = argv;
      this.session = session;
      this.opened = opened;
    }

    /** What it has printed so far. */
    public String outputSoFar() {
      return session.stdout.toString(StandardCharsets.UTF_8);
    }

    /**
     * Waits for its end.
     *
     * @throws ExecFailedException if it could not be run, or did not end in that time
     */
    public ToolRun await(Duration timeout) {
      try {
        if (!clock.await(session.status, timeout)) {
          throw new ExecFailedException(
              CommandLine.of(argv)
                  + " in "
                  + at
                  + " did not end within "
                  + timeout.toSeconds()
                  + " s");
        }
        return session.result(at, argv);
      } finally {
        opened.thenAccept(socket -> socket.sendClose(1000, ""));
      }
    }
  }

  private URI uri(Container at, List<String> argv) {
    StringBuilder uri = new StringBuilder(client.getMasterUrl().toString());
    if (uri.charAt(uri.length() - 1) != '/') {
      uri.append('/');
    }
    uri.append("api/v1/namespaces/").append(at.namespace()).append("/pods/").append(at.pod());
    uri.append("/exec?container=").append(encoded(at.container()));
    uri.append("&stdout=true&stderr=true");
    argv.forEach(word -> uri.append("&command=").append(encoded(word)));
    return URI.create(uri.toString());
  }

  private static String encoded(String word) {
    // A '+' for a space is a form's habit; in a URI's query it must be %20.
    return URLEncoder.encode(word, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /**
   * A container of a Pod.
   *
   * @param namespace the Pod's
   * @param pod the Pod's name
   * @param container the container's name
   */
  @API(status = API.Status.INTERNAL)
  public record Container(String namespace, String pod, String container) {
    @Override
    public String toString() {
      return "Pod " + namespace + "/" + pod;
    }
  }

  /** One exec: frames come in on the client's threads, the result is read after its end. */
  private final class Session implements WebSocket.Listener {
    private final CompletableFuture<Status> status = new CompletableFuture<>();
    private final ByteArrayOutputStream stdout = new ByteArrayOutputStream();
    private final ByteArrayOutputStream stderr = new ByteArrayOutputStream();

    void openedOr(Throwable failure) {
      if (failure != null) {
        status.completeExceptionally(failure);
      }
    }

    @Override
    public void onMessage(WebSocket socket, ByteBuffer frame) {
      byte[] bytes = new byte[frame.remaining()];
      frame.get(bytes);
      if (bytes.length > 0) {
        accept(bytes);
      }
      socket.request();
    }

    private void accept(byte[] bytes) {
      switch (bytes[0]) {
        case 1 -> stdout.write(bytes, 1, bytes.length - 1);
        case 2 -> stderr.write(bytes, 1, bytes.length - 1);
        case 3 -> {
          String json = new String(bytes, 1, bytes.length - 1, StandardCharsets.UTF_8);
          status.complete(client.getKubernetesSerialization().unmarshal(json, Status.class));
        }
        default -> {}
      }
    }

    @Override
    public void onClose(WebSocket socket, int code, String reason) {
      status.completeExceptionally(
          new ExecFailedException(
              "the connection closed before the command ended: " + code + " " + reason));
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      status.completeExceptionally(error);
    }

    ToolRun result(Container at, List<String> argv) {
      Status end = ended(at, argv);
      String out = stdout.toString(StandardCharsets.UTF_8);
      String err = stderr.toString(StandardCharsets.UTF_8);
      if ("Success".equals(end.getStatus())) {
        return new ToolRun(argv, out, err, 0);
      }
      if ("NonZeroExitCode".equals(end.getReason())) {
        return new ToolRun(argv, out, err, exitCode(end));
      }
      String message = String.valueOf(end.getMessage());
      if (isMissing(argv.get(0), message)) {
        throw new ToolMissingException(argv.get(0), at.toString(), message);
      }
      throw new ExecFailedException("exec in " + at + " failed: " + message);
    }

    /** A runtime misses files of its own, too, when a container ends at that moment. */
    private static boolean isMissing(String tool, String message) {
      return message.contains("exec: \"" + tool + "\": ")
          && (message.contains("executable file not found")
              || message.contains("no such file or directory"));
    }

    private Status ended(Container at, List<String> argv) {
      try {
        return status.get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ExecFailedException(
            "interrupted while " + CommandLine.of(argv) + " ran in " + at, e);
      } catch (ExecutionException e) {
        throw failed(at, e.getCause() == null ? e : e.getCause());
      }
    }

    private ExecFailedException failed(Container at, Throwable cause) {
      if (cause instanceof ExecFailedException own) {
        return own;
      }
      Throwable reason = cause.getCause() != null ? cause.getCause() : cause;
      String text =
          reason instanceof WebSocketHandshakeException refused && refused.getResponse() != null
              ? "HTTP " + refused.getResponse().code() + " " + refused.getResponse().message()
              : String.valueOf(reason.getMessage());
      return new ExecFailedException("exec in " + at + " was refused: " + text, cause);
    }

    private int exitCode(Status end) {
      return end.getDetails().getCauses().stream()
          .filter(cause -> "ExitCode".equals(cause.getReason()))
          .map(StatusCause::getMessage)
          .mapToInt(Integer::parseInt)
          .findFirst()
          .orElse(-1);
    }
  }
}
