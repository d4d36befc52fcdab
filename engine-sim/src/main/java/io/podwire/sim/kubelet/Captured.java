package io.podwire.sim.kubelet;

import io.podwire.sim.runtime.ProcessStreams;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;

/** Takes what a command prints, up to a limit, and how it ends. */
final class Captured implements ProcessStreams {
  private static final int LIMIT = 10 << 10;

  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private final BiConsumer<Integer, String> done;

  /**
   * @param done told the exit code and the output; a command that cannot be run has the code -1 and
   *     the reason in place of output
   */
  Captured(BiConsumer<Integer, String> done) {
    this.done = done;
  }

  @Override
  public void stdout(byte[] bytes) {
    output.write(bytes, 0, Math.min(bytes.length, LIMIT - output.size()));
  }

  @Override
  public void stderr(byte[] bytes) {
    stdout(bytes);
  }

  @Override
  public void exited(int code) {
    done.accept(code, output.toString(StandardCharsets.UTF_8));
  }

  @Override
  public void failed(String message) {
    done.accept(-1, message);
  }
}
