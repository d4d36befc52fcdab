package io.podwire;

import static io.podwire.Images.image;
import static org.assertj.core.api.Assertions.assertThat;

import io.podwire.app.HttpHandler;
import io.podwire.app.WebReply;
import org.junit.jupiter.api.Test;

class ImageTest {
  @Test
  void imagesAreEqualOnlyWithEqualPrograms() {
    HttpHandler hello = request -> WebReply.text("hello");
    HttpHandler other = request -> WebReply.text("other");
    Image api = image("acme/api:1").http(8080, hello);

    assertThat(image("acme/api:1").http(8080, hello)).isEqualTo(api).hasSameHashCodeAs(api);
    assertThat(api)
        .isNotEqualTo(image("acme/api:1").http(8080, other))
        .isNotEqualTo(image("acme/api:1").listeningOn(8080))
        .isNotEqualTo(api.file("/etc/motd", "hello"))
        .isNotEqualTo(api.beforeExit(exit -> {}))
        .isNotEqualTo(api.orPulled())
        .isNotEqualTo(api.tagged("2"));
  }
}
