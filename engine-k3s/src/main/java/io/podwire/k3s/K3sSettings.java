package io.podwire.k3s;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.testcontainers.utility.DockerImageName;

/**
 * What the user chose about the cluster in a container.
 *
 * @param image the image to start, one that keeps to the contract of {@code rancher/k3s}
 * @param clusters how many tests that run in parallel share, each a test alone
 * @param reuse whether they are left to the next JVM
 */
record K3sSettings(DockerImageName image, int clusters, boolean reuse) {
  static final String IMAGE_PROPERTY = "podwire.k3s.image";
  static final String IMAGE_VARIABLE = "PODWIRE_K3S_IMAGE";

  static final String CLUSTERS_PROPERTY = "podwire.k3s.clusters";
  static final String CLUSTERS_VARIABLE = "PODWIRE_K3S_CLUSTERS";

  static final String REUSE_PROPERTY = "podwire.k3s.reuse";
  static final String REUSE_VARIABLE = "PODWIRE_K3S_REUSE";

  /** More is a mistake: each takes half a GiB. */
  private static final int MOST_CLUSTERS = 32;

  /** A current tag of https://hub.docker.com/r/rancher/k3s/tags. */
  static final String DEFAULT_IMAGE = "rancher/k3s:v1.34.1-k3s1";

  static K3sSettings ofThisJvm() {
    return of(System::getProperty, System::getenv);
  }

  /** The system property wins over the environment variable, which wins over the default. */
  static K3sSettings of(
      UnaryOperator<@Nullable String> properties, UnaryOperator<@Nullable String> environment) {
    Setting image =
        Setting.find(properties, environment, IMAGE_PROPERTY, IMAGE_VARIABLE)
            .orElse(new Setting("default image", DEFAULT_IMAGE));
    Setting clusters =
        Setting.find(properties, environment, CLUSTERS_PROPERTY, CLUSTERS_VARIABLE)
            .orElse(new Setting("default of " + CLUSTERS_PROPERTY, "1"));
    boolean reuse =
        Setting.find(properties, environment, REUSE_PROPERTY, REUSE_VARIABLE)
            .map(K3sSettings::yes)
            .orElse(false);
    return new K3sSettings(
        image(image.source(), image.value()), count(clusters.source(), clusters.value()), reuse);
  }

  private static DockerImageName image(String source, String value) {
    try {
      DockerImageName name = DockerImageName.parse(value);
      name.assertValid();
      return name.asCompatibleSubstituteFor("rancher/k3s");
    } catch (IllegalArgumentException invalid) {
      throw new IllegalArgumentException(
          source + ": \"" + value + "\" is not an image reference such as " + DEFAULT_IMAGE,
          invalid);
    }
  }

  private static boolean yes(Setting setting) {
    return switch (setting.value()) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new IllegalArgumentException(
              setting.source() + ": \"" + setting.value() + "\" is neither true nor false");
    };
  }

  private static int count(String source, String value) {
    try {
      int count = Integer.parseInt(value);
      if (count >= 1 && count <= MOST_CLUSTERS) {
        return count;
      }
    } catch (NumberFormatException invalid) {
      // Refused below, with the rule.
    }
    throw new IllegalArgumentException(
        source + ": \"" + value + "\" is not a whole number from 1 to " + MOST_CLUSTERS);
  }
}
