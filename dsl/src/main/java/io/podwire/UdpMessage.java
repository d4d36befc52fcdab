package io.podwire;

import io.podwire.probe.UdpOutput;
import java.nio.charset.StandardCharsets;

/** What a {@link UdpAssert} sends, which it is told after its question is made. */
final class UdpMessage {
  private static final int MAX_BYTES = 1024;

  private String text = "hostname";

  void set(String text) {
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (bytes < 1 || bytes > MAX_BYTES || text.indexOf('\0') >= 0) {
      throw Checks.refused("sending", text, "a text of 1 to 1,024 bytes without a NUL");
    }
    this.text = text;
  }

  String text() {
    return text;
  }

  /** The same, sent to a server from beside it. */
  Knock knock() {
    return new Knock(
        this + " to port",
        (host, port) -> Tools.datagram(Toolbox.BUSYBOX, text, host, port),
        run -> UdpOutput.read(run).reach());
  }

  @Override
  public String toString() {
    return "UDP '" + text + "'";
  }
}
