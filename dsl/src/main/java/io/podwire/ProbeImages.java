package io.podwire;

import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the containers of probes run: the image that was named, or for those of {@link Images} that
 * bring tools the one that this JVM is set to, where Docker Hub is not reached or counts pulls.
 */
final class ProbeImages {
  /**
   * What is on the node is not asked for again; of an image without a tag <a
   * href="https://kubernetes.io/docs/concepts/containers/images/#imagepullpolicy-defaulting">Kubernetes
   * would</a>.
   */
  static final String PULL_POLICY = "IfNotPresent";

  private static final Map<Image, String> SETTABLE =
      Map.of(Images.busybox, "busybox", Images.curl, "curl", Images.netshoot, "netshoot");

  private ProbeImages() {}

  /**
   * The reference that takes that image's place in probes.
   *
   * @throws IllegalArgumentException if what is set is no image reference
   */
  static String reference(Image image) {
    return reference(image, System::getProperty, System::getenv);
  }

  static String reference(
      Image image,
      UnaryOperator<@Nullable String> properties,
      UnaryOperator<@Nullable String> environment) {
    String name = SETTABLE.get(image);
    if (name == null) {
      return image.reference();
    }
    String property = "podwire.image." + name;
    String variable = property.toUpperCase(Locale.ROOT).replace('.', '_');
    return Stream.of(properties.apply(property), environment.apply(variable))
        .filter(value -> value != null && !value.isBlank())
        .findFirst()
        .map(value -> Checks.image(property, value.strip()))
        .orElse(image.reference());
  }
}
