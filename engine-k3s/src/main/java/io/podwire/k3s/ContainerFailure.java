package io.podwire.k3s;

import java.util.List;

/** Why a container of the cluster is of no use: its state and the end of its log. */
final class ContainerFailure {
  private static final int LOG_LINES = 25;

  private ContainerFailure() {}

  /**
   * @param complaint what is wrong should the container still run, for example {@code CoreDNS does
   *     not answer}
   */
  static String describe(String image, String complaint, ContainerStatus status, String log) {
    String reason = status.running() ? "runs, but " + complaint : death(status);
    return "the k3s container (image " + image + ") " + reason + tail(log);
  }

  private static String death(ContainerStatus status) {
    StringBuilder text =
        new StringBuilder("ended while starting, with exit code ").append(status.exitCode());
    if (status.outOfMemory()) {
      text.append(": it was killed for want of memory, give Docker more");
    }
    if (!status.error().isEmpty()) {
      text.append(": ").append(status.error());
    }
    return text.toString();
  }

  private static String tail(String log) {
    List<String> lines = log.lines().filter(line -> !line.isBlank()).toList();
    if (lines.isEmpty()) {
      return "; it logged nothing";
    }
    List<String> last = lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size());
    return "; the end of its log:\n  " + String.join("\n  ", last);
  }
}
