package io.podwire.k3s;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.testcontainers.utility.DockerImageName;

/**
 * What the user chose about the cluster in a container.
 *
 * @param image the image to start, one that keeps to the contract of {@code rancher/k3s}
 */
record K3sSettings(DockerImageName image) {
  static final String IMAGE_PROPERTY = "podwire.k3s.image";
  static final String IMAGE_VARIABLE = "PODWIRE_K3S_IMAGE";

  /** A current tag of https://hub.docker.com/r/rancher/k3s/tags. */
  static final String DEFAULT_IMAGE = "rancher/k3s:v1.34.1-k3s1";

  static K3sSettings ofThisJvm() {
    return of(System::getProperty, System::getenv);
  }

  /** The system property wins over the environment variable, which wins over the default. */
  static K3sSettings of(
      UnaryOperator<@Nullable String> properties, UnaryOperator<@Nullable String> environment) {
    String fromProperty = properties.apply(IMAGE_PROPERTY);
    if (isGiven(fromProperty)) {
      return new K3sSettings(parse("system property " + IMAGE_PROPERTY, fromProperty));
    }
    String fromEnvironment = environment.apply(IMAGE_VARIABLE);
    if (isGiven(fromEnvironment)) {
      return new K3sSettings(parse("environment variable " + IMAGE_VARIABLE, fromEnvironment));
    }
    return new K3sSettings(parse("default image", DEFAULT_IMAGE));
  }

  @org.jspecify.annotations.NullUnmarked
  private static boolean isGiven(String value) {
    return value != null && !value.isBlank();
  }

  @org.jspecify.annotations.NullUnmarked
  private static DockerImageName parse(String source, String value) {
    try {
      DockerImageName name = DockerImageName.parse(value.strip());
      name.assertValid();
      return name.asCompatibleSubstituteFor("rancher/k3s");
    } catch (IllegalArgumentException invalid) {
      throw new IllegalArgumentException(
          source + ": \"" + value + "\" is not an image reference such as " + DEFAULT_IMAGE,
          invalid);
    }
  }
}
