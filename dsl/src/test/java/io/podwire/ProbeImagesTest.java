package io.podwire;

import static io.podwire.Images.agnhost;
import static io.podwire.Images.busybox;
import static io.podwire.Images.curl;
import static io.podwire.Images.netshoot;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ProbeImagesTest {
  private static final String MIRROR = "mirror.example.com/library/busybox:1.36";

  @Test
  void thePropertyGoesBeforeTheVariableAndBlankIsUnset() {
    Map<String, String> variables =
        Map.of("PODWIRE_IMAGE_BUSYBOX", "other/busybox", "PODWIRE_IMAGE_CURL", "tools/curl:8");
    Map<String, String> properties =
        Map.of("podwire.image.busybox", " " + MIRROR, "podwire.image.curl", " ");

    assertThat(ProbeImages.reference(busybox, properties::get, variables::get)).isEqualTo(MIRROR);
    assertThat(ProbeImages.reference(curl, properties::get, variables::get))
        .isEqualTo("tools/curl:8");
    assertThat(ProbeImages.reference(netshoot, properties::get, variables::get))
        .isEqualTo("nicolaka/netshoot");
  }

  @Test
  void whatWasNamedWithATagAndOtherImagesStay() {
    assertThat(ProbeImages.reference(busybox("1.35"), key -> MIRROR, key -> null))
        .isEqualTo("busybox:1.35");
    assertThat(ProbeImages.reference(agnhost, key -> MIRROR, key -> null))
        .isEqualTo(agnhost.reference());
  }

  @Test
  void whatIsNoReferenceIsRefusedByTheNameOfItsProperty() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ProbeImages.reference(curl, key -> "https://mirror/curl", key -> null))
        .withMessageContaining("podwire.image.curl")
        .withMessageContaining("https://mirror/curl");
  }
}
