package io.podwire.app;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;

/**
 * The Pod that an image of the test's own runs in, as its program sees it. As a {@link
 * ClientNetwork} it asks other Services, with the Pod's own address and name resolution.
 */
@API(status = API.Status.EXPERIMENTAL)
public interface AppPod extends ClientNetwork {
  /** The name of the machine: the Pod's, unless it says otherwise. */
  String hostname();

  /** The command line; the first is the program. */
  List<String> arguments();

  /** The variables of the container, those of Services among them. */
  Map<String, String> env();

  /** Whether there is such a file or directory. */
  boolean exists(String path);

  /**
   * The text of a file, for example of a mounted ConfigMap.
   *
   * @throws IOException with the kernel's words, if it cannot be read
   */
  String read(String path) throws IOException;

  /**
   * Writes a whole file.
   *
   * @throws IOException with the kernel's words, if it cannot be written
   */
  void write(String path, String text) throws IOException;

  /**
   * Removes a file or directory.
   *
   * @throws IOException with the kernel's words, if it is not there or cannot be removed
   */
  void remove(String path) throws IOException;

  /** Prints a line to the container's log. */
  void log(String line);

  /** The cluster's time. */
  Instant now();

  /** Lets that much of the cluster's time pass. */
  void sleep(Duration duration);
}
