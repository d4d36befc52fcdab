package io.podwire.sim.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import io.podwire.sim.address.Cidr;
import io.podwire.sim.address.Ip;
import io.podwire.sim.apiserver.validation.Errors;
import io.podwire.sim.apiserver.validation.FieldPath;
import io.podwire.sim.apiserver.validation.Formats;
import java.util.List;
import java.util.Optional;

/**
 * Addresses that endpoints may have: none that a proxy could be tricked with.
 *
 * @see <a
 *     href="https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/apis/core/validation/validation.go">ValidateEndpointIP</a>
 */
final class EndpointAddressRules {
  private static final Cidr LINK_LOCAL = Cidr.of("169.254.0.0/16");
  private static final Cidr LINK_LOCAL_MULTICAST = Cidr.of("224.0.0.0/24");

  private EndpointAddressRules() {}

  static void endpointsIp(JsonNode address, FieldPath path, Errors errors) {
    List<String> syntax = Formats.ip(address.asText());
    ip(address.asText(), path, syntax, errors);
    if (!syntax.isEmpty()) {
      errors.invalid(path, address, "must be a valid IP address"); // the original says so twice
    }
  }

  static void ip(String text, FieldPath path, List<String> syntax, Errors errors) {
    errors.invalidEach(path, text, syntax);
    Optional<Ip> parsed = Ip.parseSloppy(text);
    if (parsed.isEmpty()) {
      return;
    }
    Ip ip = parsed.get();
    if (ip.equals(Ip.ANY)) {
      errors.invalid(path, text, "may not be unspecified (" + text + ")");
    }
    if (ip.isLoopback()) {
      errors.invalid(path, text, "may not be in the loopback range (127.0.0.0/8, ::1/128)");
    }
    if (LINK_LOCAL.contains(ip)) {
      errors.invalid(path, text, "may not be in the link-local range (169.254.0.0/16, fe80::/10)");
    }
    if (LINK_LOCAL_MULTICAST.contains(ip)) {
      errors.invalid(
          path, text, "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)");
    }
  }
}
