package io.podwire.sim;

import io.podwire.failure.Hop;
import io.podwire.sim.trace.Hop.EndpointChosen;
import io.podwire.sim.trace.Hop.PacketStep;
import io.podwire.sim.trace.Hop.PolicyDenied;
import io.podwire.sim.trace.Hop.ServiceRefused;
import io.podwire.sim.trace.Trace;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Where the last connection of a client Pod ended, as the simulator saw it. */
final class TracedEnd {
  private static final String SERVICES = " > 10.43.";

  private final List<Trace.Entry> entries;

  TracedEnd(List<Trace.Entry> entries) {
    this.entries = entries;
  }

  Hop hop() {
    if (entries.isEmpty()) {
      throw new IllegalStateException("nothing was traced");
    }
    PacketStep first =
        packets(
                step ->
                    step.step().equals("SENT") && isClient(step) && step.packet().contains(" SYN "))
            .reduce((before, after) -> after)
            .orElse(null);
    return first == null
        ? Hop.NAME
        : hop(first.packet().substring(0, first.packet().indexOf(" SYN ")));
  }

  private Hop hop(String flow) {
    String from = flow.substring(0, flow.indexOf(" > ")).replaceFirst("^TCP ", "");
    if (all(PolicyDenied.class).anyMatch(denied -> denied.connection().contains(from))) {
      return Hop.POLICY;
    }
    Optional<ServiceRefused> refused =
        all(ServiceRefused.class).filter(each -> each.connection().contains(from)).findFirst();
    if (refused.isPresent()) {
      return refused.get().reason().contains("source ranges") ? Hop.SERVICE : Hop.ENDPOINT;
    }
    boolean chosen = all(EndpointChosen.class).anyMatch(one -> one.connection().contains(from));
    if (flow.contains(SERVICES) && !chosen) {
      return Hop.SERVICE;
    }
    if (isDelivered(from, "SYN ACK")) {
      return Hop.HTTP;
    }
    return isDelivered(from, "RST") ? Hop.PORT : Hop.WAY;
  }

  private boolean isDelivered(String to, String flags) {
    return packets(step -> isClient(step) && step.step().equals("DELIVERED"))
        .anyMatch(
            step -> step.packet().contains(" > " + to + " ") && step.packet().contains(flags));
  }

  private static boolean isClient(PacketStep step) {
    return step.where().startsWith("default/podwire-busybox");
  }

  private java.util.stream.Stream<PacketStep> packets(Predicate<PacketStep> which) {
    return all(PacketStep.class).filter(which);
  }

  private <H> java.util.stream.Stream<H> all(Class<H> kind) {
    return entries.stream().map(Trace.Entry::hop).filter(kind::isInstance).map(kind::cast);
  }
}
