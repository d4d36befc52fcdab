package io.podwire.k3s;

import io.podwire.engine.NodePortRange;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.testcontainers.utility.DockerImageName;

/**
 * What the user chose about the cluster in a container.
 *
 * @param image the image to start, one that keeps to the contract of {@code rancher/k3s}
 * @param clusters how many tests that run in parallel share, each a test alone
 * @param nodePorts where Services have their node ports
 * @param reuse whether they are left to the next JVM
 * @param relay when tests reach the nodes through a container
 * @param relayImage what that container runs: an image with a Java runtime, 17 or newer
 */
record K3sSettings(
    DockerImageName image,
    int clusters,
    NodePortRange nodePorts,
    boolean reuse,
    Relaying relay,
    DockerImageName relayImage) {
  static final String IMAGE_PROPERTY = "podwire.k3s.image";
  static final String IMAGE_VARIABLE = "PODWIRE_K3S_IMAGE";

  static final String CLUSTERS_PROPERTY = "podwire.k3s.clusters";
  static final String CLUSTERS_VARIABLE = "PODWIRE_K3S_CLUSTERS";

  static final String REUSE_PROPERTY = "podwire.k3s.reuse";
  static final String REUSE_VARIABLE = "PODWIRE_K3S_REUSE";

  static final String RELAY_PROPERTY = "podwire.k3s.relay";
  static final String RELAY_VARIABLE = "PODWIRE_K3S_RELAY";

  static final String RELAY_IMAGE_PROPERTY = "podwire.k3s.relay.image";
  static final String RELAY_IMAGE_VARIABLE = "PODWIRE_K3S_RELAY_IMAGE";

  /** More is a mistake: each takes half a GiB. */
  private static final int MOST_CLUSTERS = 32;

  /** A current tag of https://hub.docker.com/r/rancher/k3s/tags. */
  static final String DEFAULT_IMAGE = "rancher/k3s:v1.34.1-k3s1";

  /** A tag of https://hub.docker.com/_/eclipse-temurin. */
  static final String DEFAULT_RELAY_IMAGE = "eclipse-temurin:17-jre";

  /** When tests reach the nodes through a container beside them. */
  enum Relaying {
    /** If this machine does not reach them. */
    AUTO,
    ALWAYS,
    NEVER
  }

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
    Relaying relay =
        Setting.find(properties, environment, RELAY_PROPERTY, RELAY_VARIABLE)
            .map(K3sSettings::relaying)
            .orElse(Relaying.AUTO);
    Setting relayImage =
        Setting.find(properties, environment, RELAY_IMAGE_PROPERTY, RELAY_IMAGE_VARIABLE)
            .orElse(new Setting("default image", DEFAULT_RELAY_IMAGE));
    return new K3sSettings(
        image(image, DEFAULT_IMAGE).asCompatibleSubstituteFor("rancher/k3s"),
        count(clusters.source(), clusters.value()),
        NodePortRange.ofThisJvm(),
        reuse,
        relay,
        image(relayImage, DEFAULT_RELAY_IMAGE));
  }

  private static DockerImageName image(Setting setting, String example) {
    try {
      DockerImageName name = DockerImageName.parse(setting.value());
      name.assertValid();
      return name;
    } catch (IllegalArgumentException invalid) {
      throw new IllegalArgumentException(
          setting.source()
              + ": \""
              + setting.value()
              + "\" is not an image reference such as "
              + example,
          invalid);
    }
  }

  private static Relaying relaying(Setting setting) {
    return switch (setting.value()) {
      case "auto" -> Relaying.AUTO;
      case "always" -> Relaying.ALWAYS;
      case "never" -> Relaying.NEVER;
      default ->
          throw new IllegalArgumentException(
              setting.source() + ": \"" + setting.value() + "\" is none of auto, always and never");
    };
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
