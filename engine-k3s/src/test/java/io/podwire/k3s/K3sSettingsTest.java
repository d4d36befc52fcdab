package io.podwire.k3s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.testcontainers.utility.DockerImageName;

class K3sSettingsTest {
  private final Map<String, String> properties = new HashMap<>();
  private final Map<String, String> environment = new HashMap<>();

  @Test
  void thePropertyWinsOverTheEnvironmentVariable() {
    properties.put("podwire.k3s.image", "registry.local/k3s:property");
    environment.put("PODWIRE_K3S_IMAGE", "registry.local/k3s:variable");

    assertThat(image().asCanonicalNameString()).isEqualTo("registry.local/k3s:property");
  }

  @Test
  void theEnvironmentVariableWinsOverTheDefaultAndABlankPropertyIsNone() {
    properties.put("podwire.k3s.image", " ");
    environment.put("PODWIRE_K3S_IMAGE", "registry.local/k3s:variable");

    assertThat(image().asCanonicalNameString()).isEqualTo("registry.local/k3s:variable");
  }

  @Test
  void withoutEitherItIsATaggedReleaseOfK3s() {
    assertThat(image().getUnversionedPart()).isEqualTo("rancher/k3s");
    assertThat(image().getVersionPart()).startsWith("v1.").isNotEqualTo("latest");
  }

  @Test
  void anyImageCountsAsASubstituteOfK3s() {
    properties.put("podwire.k3s.image", "registry.local/my-k3s:v1");

    assertThat(image().isCompatibleWith(DockerImageName.parse("rancher/k3s"))).isTrue();
  }

  @Test
  void aMalformedImageIsRefusedWithItsSource() {
    environment.put("PODWIRE_K3S_IMAGE", "k3s:Not A Tag");

    assertThatThrownBy(this::image)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "environment variable PODWIRE_K3S_IMAGE: \"k3s:Not A Tag\" is not an image reference"
                + " such as rancher/k3s:v1.34.1-k3s1");
  }

  @Test
  void aClusterEndsWithItsJvmUnlessItIsToBeReused() {
    assertThat(K3sSettings.of(properties::get, environment::get).reuse()).isFalse();
    environment.put("PODWIRE_K3S_REUSE", "true");
    assertThat(K3sSettings.of(properties::get, environment::get).reuse()).isTrue();
    properties.put("podwire.k3s.reuse", "yes");
    assertThatThrownBy(() -> K3sSettings.of(properties::get, environment::get))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("system property podwire.k3s.reuse: \"yes\" is neither true nor false");
  }

  @Test
  void thereIsOneClusterUnlessMoreAreAskedFor() {
    assertThat(K3sSettings.of(properties::get, environment::get).clusters()).isEqualTo(1);
    environment.put("PODWIRE_K3S_CLUSTERS", "3");
    assertThat(K3sSettings.of(properties::get, environment::get).clusters()).isEqualTo(3);
  }

  @Test
  void aNumberOfClustersOutOfRangeIsRefusedWithItsSource() {
    properties.put("podwire.k3s.clusters", "0");

    assertThatThrownBy(this::image)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "system property podwire.k3s.clusters: \"0\" is not a whole number from 1 to 32");
  }

  @Test
  void thereIsARelayIfTheNodesAreNotReachedUnlessTheUserSaysOtherwise() {
    assertThat(K3sSettings.of(properties::get, environment::get).relay())
        .isEqualTo(K3sSettings.Relaying.AUTO);
    environment.put("PODWIRE_K3S_RELAY", "always");
    environment.put("PODWIRE_K3S_RELAY_IMAGE", "registry.local/jre:21");
    assertThat(K3sSettings.of(properties::get, environment::get).relay())
        .isEqualTo(K3sSettings.Relaying.ALWAYS);
    assertThat(
            K3sSettings.of(properties::get, environment::get).relayImage().asCanonicalNameString())
        .isEqualTo("registry.local/jre:21");
    properties.put("podwire.k3s.relay", "yes");
    assertThatThrownBy(this::image)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("system property podwire.k3s.relay: \"yes\" is none of auto, always and never");
  }

  private DockerImageName image() {
    return K3sSettings.of(properties::get, environment::get).image();
  }
}
