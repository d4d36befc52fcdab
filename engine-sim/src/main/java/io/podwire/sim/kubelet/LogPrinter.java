package io.podwire.sim.kubelet;

import io.podwire.sim.apiserver.KubeletConnection.LogOptions;
import io.podwire.sim.apiserver.KubeletConnection.RemoteStreams;
import io.podwire.sim.runtime.LogBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Sends lines of a log as far as they are asked for (<a
 * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/staging/src/k8s.io/cri-client/pkg/logs/logs.go">logs.go</a>).
 */
final class LogPrinter {
  private final LogOptions options;
  private final RemoteStreams streams;
  private long left;

  LogPrinter(LogOptions options, RemoteStreams streams) {
    this.options = options;
    this.streams = streams;
    this.left = options.limitBytes();
  }

  /** Whether no more may be sent. */
  boolean isFull() {
    return left == 0;
  }

  void print(LogBuffer.Line line) {
    if (line.time().isBefore(options.since())) {
      return;
    }
    if (options.timestamps()) {
      send((LogTimes.text(line.time()) + " ").getBytes(StandardCharsets.UTF_8));
    }
    send(line.bytes());
  }

  private void send(byte[] bytes) {
    int length = (int) Math.min(left, bytes.length);
    if (length > 0) {
      streams.stdout(length == bytes.length ? bytes : Arrays.copyOf(bytes, length));
      left -= length;
    }
  }
}
