package io.podwire;

import io.podwire.failure.Aim;
import io.podwire.failure.DenialProvesNothing;
import io.podwire.probe.DnsAnswer;
import io.podwire.probe.NslookupOutput;
import io.podwire.probe.Reach;
import io.podwire.probe.ToolRun;
import java.util.List;

/**
 * Shows, before it is believed that a Pod is shut out of DNS, that the servers it asks answer such
 * a name to their own node.
 */
final class DnsControl {
  private static final int PORT = 53;

  private final Scene scene;
  private final Seat seat;
  private final String question;
  private final DnsQuery query;

  DnsControl(Scene scene, Seat seat, String question, DnsQuery query) {
    this.scene = scene;
    this.seat = seat;
    this.question = question;
    this.query = query;
  }

  /** Returns when each server is up, or throws; looks once or until the timeout. */
  void check(boolean once) {
    String name = query.name();
    if (name == null) {
      throw new IllegalArgumentException(
          "isDenied: of '"
              + question
              + "' the name is not known, so nothing can show that it is answered;"
              + " use resolve(name), or say timesOut()");
    }
    // Within the cluster's domain: its DNS answers that itself, whatever becomes of other names.
    String asked = query.searched() ? name + "." + seat.namespace() + ".svc.cluster.local" : name;
    Knock knock =
        new Knock(
            "DNS for " + asked + " at port",
            (host, port) -> List.of("nslookup", asked, port == PORT ? host : host + ":" + port),
            DnsControl::reach);
    String own = query.server();
    for (String server : own == null ? configured() : List.of(own)) {
      Aim aim = seat.udpAim(new Destination(server, PORT));
      Control.check(scene, question, aim, knock, once);
    }
  }

  private List<String> configured() {
    ToolRun read = scene.exec(seat.container().get(), List.of("cat", "/etc/resolv.conf"));
    List<String> servers =
        read.stdout()
            .lines()
            .filter(line -> line.startsWith("nameserver"))
            .map(line -> line.substring("nameserver".length()).strip())
            .toList();
    if (servers.isEmpty()) {
      throw new AssertionError(
          new DenialProvesNothing(question, "/etc/resolv.conf there names no server").text());
    }
    return servers;
  }

  /** An answer is an answer, whatever it says. */
  private static Reach reach(ToolRun run) {
    DnsAnswer.Result result = NslookupOutput.read(run).result();
    return switch (result) {
      case RESOLVED, NXDOMAIN, NO_DATA, SERVFAIL, REFUSED -> Reach.CONNECTED;
      case TIMED_OUT -> Reach.TIMED_OUT;
      case FAILED -> Reach.FAILED;
    };
  }
}
