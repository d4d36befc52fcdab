package io.podwire.sim.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What a policy allows in one direction.
 *
 * @param peers empty means everyone
 * @param ports empty means every port of every protocol
 */
record Rule(List<Peer> peers, List<PortMatch> ports) {
  static List<Rule> of(String namespace, JsonNode rules, String peerField) {
    List<Rule> made = new ArrayList<>();
    for (JsonNode rule : rules) {
      List<Peer> peers = new ArrayList<>();
      rule.path(peerField).forEach(peer -> peers.add(Peer.of(namespace, peer)));
      List<PortMatch> ports = new ArrayList<>();
      rule.path("ports").forEach(port -> ports.add(PortMatch.of(port)));
      made.add(new Rule(peers, ports));
    }
    return made;
  }
}
