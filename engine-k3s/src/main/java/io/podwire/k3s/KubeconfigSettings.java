package io.podwire.k3s;

import java.io.File;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Which running cluster the user chose.
 *
 * @param file a kubeconfig
 * @param context the name of one of its contexts, if the user gave one
 */
record KubeconfigSettings(Path file, Optional<String> context) {
  static final String FILE_PROPERTY = "podwire.kubeconfig";
  static final String FILE_VARIABLE = "PODWIRE_KUBECONFIG";
  static final String CONTEXT_PROPERTY = "podwire.context";
  static final String CONTEXT_VARIABLE = "PODWIRE_CONTEXT";

  static KubeconfigSettings ofThisJvm() {
    return of(System::getProperty, System::getenv);
  }

  /**
   * The file as kubectl finds it, unless a property or a variable of ours names another.
   *
   * @throws IllegalArgumentException if KUBECONFIG names several files
   */
  static KubeconfigSettings of(
      UnaryOperator<@Nullable String> properties, UnaryOperator<@Nullable String> environment) {
    Path file =
        Setting.find(properties, environment, FILE_PROPERTY, FILE_VARIABLE)
            .map(setting -> Path.of(setting.value()))
            .orElseGet(() -> asKubectl(properties, environment));
    Optional<String> context =
        Setting.find(properties, environment, CONTEXT_PROPERTY, CONTEXT_VARIABLE)
            .map(Setting::value);
    return new KubeconfigSettings(file, context);
  }

  private static Path asKubectl(
      UnaryOperator<@Nullable String> properties, UnaryOperator<@Nullable String> environment) {
    String variable = environment.apply("KUBECONFIG");
    if (variable == null || variable.isBlank()) {
      return Path.of(String.valueOf(properties.apply("user.home")), ".kube", "config");
    }
    if (variable.contains(File.pathSeparator)) {
      throw new IllegalArgumentException(
          "environment variable KUBECONFIG: \""
              + variable
              + "\" names several files; name one with -D"
              + FILE_PROPERTY);
    }
    return Path.of(variable.strip());
  }
}
