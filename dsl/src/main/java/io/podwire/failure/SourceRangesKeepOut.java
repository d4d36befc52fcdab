package io.podwire.failure;

import java.util.List;
import org.apiguardian.api.API;

/**
 * A load balancer is for other clients than this one.
 *
 * @param service its namespace and name
 * @param ranges of addresses that it is for
 * @param source the client's address; empty if it is not known
 */
@API(status = API.Status.EXPERIMENTAL)
public record SourceRangesKeepOut(String service, List<String> ranges, String source)
    implements Finding {
  public SourceRangesKeepOut {
    ranges = List.copyOf(ranges);
  }

  @Override
  public Hop hop() {
    return Hop.SERVICE;
  }

  @Override
  public String text() {
    return "Service "
        + service
        + ": spec.loadBalancerSourceRanges lets in "
        + String.join(", ", ranges)
        + " alone, and "
        + (source.isEmpty()
            ? "the client's address is probably another"
            : "the client is " + source);
  }
}
