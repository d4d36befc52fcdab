package io.podwire.k3s;

import io.podwire.engine.EngineUnavailableException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.TestcontainersConfiguration;

/**
 * A cluster that is left to the next JVM, one at a time: who has it holds a file's lock, which the
 * operating system takes back whatever way a JVM ends. A JVM that comes second has a cluster of its
 * own, which ends with it.
 */
final class ReusedCluster {
  private static final Logger LOG = LoggerFactory.getLogger(ReusedCluster.class);

  /** Until the JVM ends: a lock is given back when its channel is collected. */
  private static final Map<Path, FileLock> HELD = new HashMap<>();

  private ReusedCluster() {}

  /**
   * @throws EngineUnavailableException if Testcontainers is not allowed to leave containers
   */
  static ContainerCluster claim(K3sSettings settings, int number) {
    if (!TestcontainersConfiguration.getInstance().environmentSupportsReuse()) {
      throw new EngineUnavailableException(
          K3sSettings.REUSE_PROPERTY
              + "=true leaves a container behind, which Testcontainers must be allowed: set the"
              + " environment variable TESTCONTAINERS_REUSE_ENABLE=true, or"
              + " testcontainers.reuse.enable=true in ~/.testcontainers.properties");
    }
    if (lock(settings.image(), number)) {
      return ContainerCluster.reuse(settings, number);
    }
    LOG.warn("another JVM uses the cluster that is left running: this one has its own");
    return ContainerCluster.start(settings);
  }

  /** Whether the cluster of that number is this JVM's. */
  static synchronized boolean lock(DockerImageName image, int number) {
    String name =
        "podwire-k3s-%s-%d.lock"
            .formatted(image.asCanonicalNameString().replaceAll("[^A-Za-z0-9.]", "-"), number);
    Path file = Path.of(System.getProperty("java.io.tmpdir"), name);
    if (HELD.containsKey(file)) {
      return true; // ours, which could not be cleaned and is replaced
    }
    try {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      if (lock == null) {
        channel.close();
        return false;
      }
      HELD.put(file, lock);
      return true;
    } catch (IOException unusable) {
      throw new EngineUnavailableException("the file " + file + " cannot be locked", unusable);
    }
  }
}
