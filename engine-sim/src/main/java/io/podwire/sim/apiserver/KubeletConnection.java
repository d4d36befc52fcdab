package io.podwire.sim.apiserver;

import java.time.Instant;
import java.util.List;

/**
 * What the API server asks of a node: the kubelet's own server. All calls, and all calls back, are
 * made by the holder of the baton.
 */
public interface KubeletConnection {
  /**
   * Runs a command in a container.
   *
   * @throws ApiException if the container is not there or not running, as the real one answers
   */
  RemoteProcess exec(ContainerRef container, List<String> command, RemoteStreams streams);

  /** Joins the container's own process. */
  RemoteProcess attach(ContainerRef container, RemoteStreams streams);

  /** The container's log. */
  RemoteProcess logs(ContainerRef container, LogOptions options, RemoteStreams streams);

  /** Opens a connection to a port of the Pod, in its network namespace. */
  RemoteProcess portForward(String namespace, String pod, int port, RemoteStreams streams);

  /** A container of a Pod of that node. */
  record ContainerRef(String namespace, String pod, String container) {}

  /**
   * Which part of a log.
   *
   * @param previous whether of the instance before the last restart
   * @param follow whether to go on until the container ends; {@code streams.exited} ends it
   * @param timestamps whether each line begins with its time
   * @param tailLines the last so many lines; negative means all
   * @param since of those only what was printed then or later
   * @param limitBytes it ends after so many bytes, times included, within a line if need be
   */
  record LogOptions(
      boolean previous,
      boolean follow,
      boolean timestamps,
      long tailLines,
      Instant since,
      long limitBytes) {}

  /** Where what comes from the far side goes. */
  interface RemoteStreams {
    void stdout(byte[] bytes);

    void stderr(byte[] bytes);

    /** It ended with that exit code; nothing comes after this. */
    void exited(int code);

    /** It could not be run or was cut off; nothing comes after this. */
    void failed(String message);
  }

  /** The near side's hand on it. */
  interface RemoteProcess {
    void stdin(byte[] bytes);

    void closeStdin();

    /** The client is gone. */
    void disconnect();
  }
}
