package io.podwire.k3s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class AddressRangeTest {
  private final AddressRange services = AddressRange.parse("10.43.0.0/16");

  @Test
  void itContainsWhatSharesItsPrefix() throws Exception {
    assertThat(services.contains(InetAddress.getByName("10.43.255.1"))).isTrue();
    assertThat(services.contains(InetAddress.getByName("10.44.0.1"))).isFalse();
    assertThat(services.contains(InetAddress.getByName("fd00::1"))).isFalse();
    assertThat(AddressRange.parse("192.0.2.128/25").contains(InetAddress.getByName("192.0.2.127")))
        .isFalse();
  }

  @Test
  void itsLastButOneIsNearItsEnd() throws Exception {
    assertThat(services.nearlyLast()).isEqualTo(InetAddress.getByName("10.43.255.254"));
  }

  @Test
  void whatIsNoRangeIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AddressRange.parse("10.43.0.0"))
        .withMessageContaining("\"10.43.0.0\" is no CIDR");
  }
}
