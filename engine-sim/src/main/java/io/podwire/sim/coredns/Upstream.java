package io.podwire.sim.coredns;

import io.podwire.sim.image.names.DnsClient;
import io.podwire.sim.network.Endpoint;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;

/** Asks another server over the network, which takes time. */
final class Upstream implements Forward.Client {
  // https://github.com/coredns/coredns/blob/v1.14.3/plugin/forward/forward.go (defaultTimeout)
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int PAYLOAD = 1232;

  private final DnsClient client;

  Upstream(DnsClient client) {
    this.client = client;
  }

  /** What the first of them says that says anything. */
  @Override
  public Reply ask(List<Endpoint> servers, Name name, int type) {
    for (Endpoint server : servers) {
      try {
        Message query = client.query(name.toString(), type);
        query.addRecord(new OPTRecord(PAYLOAD, 0, 0), Section.ADDITIONAL);
        Message answer = client.exchange(server, List.of(query), PATIENCE).get(0);
        if (answer != null) {
          return reply(answer);
        }
      } catch (IOException unreachable) {
        // the next one may be there
      }
    }
    return Reply.error(Rcode.SERVFAIL);
  }

  private static Reply reply(Message answer) {
    return new Reply(
        answer.getRcode(),
        answer.getHeader().getFlag(Flags.AA),
        answer.getHeader().getFlag(Flags.RA),
        answer.getSection(Section.ANSWER),
        answer.getSection(Section.AUTHORITY),
        answer.getSection(Section.ADDITIONAL).stream()
            .filter(record -> !(record instanceof OPTRecord))
            .toList());
  }
}
