package io.podwire;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apiguardian.api.API;

/**
 * What {@code kustomize build} prints, or {@code kubectl kustomize} where there is no kustomize;
 * one of the two must be on the path. For a static import.
 *
 * @see <a href="https://kubectl.docs.kubernetes.io/references/kustomize/">Kustomize</a>
 */
@API(status = API.Status.EXPERIMENTAL)
public final class Kustomize implements ManifestSource {
  private final Path directory;
  private final List<String> options;

  private Kustomize(Path directory, List<String> options) {
    this.directory = directory;
    this.options = List.copyOf(options);
  }

  /** The kustomization in that directory. */
  public static Kustomize kustomize(Path directory) {
    return new Kustomize(directory, List.of());
  }

  /** With these options, as {@code --load-restrictor=LoadRestrictionsNone}. */
  public Kustomize option(String... words) {
    List<String> more = new ArrayList<>(options);
    more.addAll(List.of(words));
    return new Kustomize(directory, more);
  }

  @Override
  public String yaml() {
    return OnPath.has("kustomize")
        ? OnPath.run(command("kustomize", "build"))
        : OnPath.run(command("kubectl", "kustomize"));
  }

  private List<String> command(String... program) {
    List<String> command = new ArrayList<>(List.of(program));
    command.add(directory.toString());
    command.addAll(options);
    return command;
  }

  @Override
  public String toString() {
    return "kustomize build " + directory;
  }
}
