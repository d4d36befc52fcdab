package io.podwire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apiguardian.api.API;

/**
 * What {@code helm template} prints; the program must be on the path. For a static import.
 *
 * @see <a href="https://helm.sh/docs/helm/helm_template/">helm template</a>
 */
@API(status = API.Status.EXPERIMENTAL)
public final class Helm implements ManifestSource {
  private final List<String> arguments;

  private Helm(List<String> arguments) {
    this.arguments = List.copyOf(arguments);
  }

  /** The chart in that directory, or of that reference. */
  public static Helm helmTemplate(String chart) {
    return new Helm(List.of(chart));
  }

  /** With the values of that file. */
  public Helm values(String file) {
    return with("--values", file);
  }

  /** With one value, as {@code image.tag=1.2}. */
  public Helm set(String assignment) {
    return with("--set", assignment);
  }

  @Override
  public String yaml() {
    List<String> command = new ArrayList<>(List.of("helm", "template"));
    command.addAll(arguments);
    try {
      Path complaints = Files.createTempFile("podwire-helm", ".txt");
      try {
        Process process = new ProcessBuilder(command).redirectError(complaints.toFile()).start();
        String printed =
            new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exit = process.waitFor();
        if (exit != 0) {
          throw new IllegalArgumentException(
              String.join(" ", command)
                  + " exited with "
                  + exit
                  + ": "
                  + Files.readString(complaints).strip());
        }
        return printed;
      } finally {
        Files.delete(complaints);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "'" + String.join(" ", command) + "' cannot be run: is helm on the path?", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while helm ran", e);
    }
  }

  private Helm with(String... more) {
    List<String> all = new ArrayList<>(arguments);
    all.addAll(List.of(more));
    return new Helm(all);
  }

  @Override
  public String toString() {
    return "helm template " + String.join(" ", arguments);
  }
}
