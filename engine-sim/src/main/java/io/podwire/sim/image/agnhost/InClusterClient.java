package io.podwire.sim.image.agnhost;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.podwire.sim.runtime.UnixProcess;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;

/**
 * {@code agnhost inclusterclient}: asks the API server for its health again and again.
 *
 * @see <a
 *     href="https://github.com/kubernetes/kubernetes/blob/v1.34.0/test/images/agnhost/inclusterclient/main.go">main.go</a>
 */
final class InClusterClient {

  private final UnixProcess process;
  private final GoLog log;
  private final Duration interval;

  InClusterClient(UnixProcess process, Duration interval) {
    this.process = process;
    this.log = new GoLog(process);
    this.interval = interval;
  }

  /** Never ends but by failing; the exit code. */
  int run() throws IOException {
    log.info("main.go:61", "started");
    InCluster server;
    try {
      server = InCluster.of(process);
    } catch (IOException nothingToReachItWith) {
      log.plain("err: " + nothingToReachItWith.getMessage());
      return 1;
    }
    while (true) {
      process.simulation().sleep(interval);
      log.info("main.go:79", "calling /healthz");
      log.info("main.go:96", "authz_header=" + hash(server.authorization()));
      try {
        server.get("/healthz");
      } catch (IOException failed) {
        log.error("main.go:82", "status=failed");
        log.error("main.go:83", "error checking /healthz: " + failed.getMessage() + "\n");
      }
    }
  }

  private static String hash(String header) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(("salt|" + header).getBytes(UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    } catch (NoSuchAlgorithmException everyJvmHasIt) {
      throw new IllegalStateException(everyJvmHasIt);
    }
  }
}
