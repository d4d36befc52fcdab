package io.podwire.k3s;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Shell scripts for the nodes, beside this class. */
final class Script {
  private Script() {}

  static String read(String name) {
    try (InputStream script = Script.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
