package io.podwire;

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

  /** Under that release name in place of {@code release-name}. */
  public Helm release(String name) {
    return with("--name-template", name);
  }

  /** With one value, as {@code image.tag=1.2}. */
  public Helm set(String assignment) {
    return with("--set", assignment);
  }

  @Override
  public String yaml() {
    List<String> command = new ArrayList<>(List.of("helm", "template"));
    command.addAll(arguments);
    return OnPath.run(command);
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
