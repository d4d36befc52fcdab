package io.podwire.conformance.differential;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Which questions a scenario raises: of each client, each way to each Service. */
final class Probes {
  private static final String CLIENT = "client";
  private static final int MOST = 14;
  private static final String HTTP = "curl -sS -m 2 -w ' %{http_code}' http://";

  private Probes() {}

  /** The questions, the same for the same steps. */
  static List<Probe> of(Scenario scenario, Function<String, JsonNode> parser) {
    List<JsonNode> services = new ArrayList<>();
    Set<String> clients = new LinkedHashSet<>();
    for (Step step : scenario.steps()) {
      if (step instanceof Step.Create create) {
        JsonNode manifest = parser.apply(create.manifest());
        Kind kind = Kind.of(manifest);
        if (kind == Kind.SERVICE) {
          services.add(manifest);
        } else if (kind == Kind.POD && name(manifest).equals(CLIENT)) {
          clients.add(namespace(manifest));
        }
      }
    }
    List<Probe> probes = new ArrayList<>();
    for (String client : clients) {
      services.stream()
          .flatMap(service -> commands(client, service).stream())
          .distinct()
          .sorted(java.util.Comparator.comparingInt(c -> mixed(scenario.seed(), c)))
          .limit(MOST)
          .forEach(command -> probes.add(new Probe(client, CLIENT, command)));
    }
    return probes;
  }

  private static int mixed(long seed, String command) {
    long mixed = (command.hashCode() ^ seed) * 0x9E3779B97F4A7C15L;
    return (int) (mixed >>> 33);
  }

  private static List<String> commands(String client, JsonNode service) {
    String name = name(service);
    String full = name + "." + namespace(service) + ".svc.cluster.local";
    String host = client.equals(namespace(service)) ? name : name + "." + namespace(service);
    List<String> commands = new ArrayList<>();
    commands.add("dig +search " + host + " A");
    commands.add("dig " + full + ". A");
    commands.add("dig " + full + ". AAAA");
    commands.add("dig " + full + ". SRV");
    for (JsonNode port : service.path("spec").path("ports")) {
      String number = port.path("port").asText();
      boolean udp = port.path("protocol").asText().equals("UDP");
      if (port.has("name")) {
        commands.add(
            "dig _" + port.path("name").asText() + (udp ? "._udp." : "._tcp.") + full + ". SRV");
      }
      if (udp) {
        commands.add("echo clientip | nc -u -w 1 " + host + " " + number);
        continue;
      }
      commands.add(HTTP + host + ":" + number + "/clientip");
      if (port.has("nodePort")) {
        commands.add(HTTP + "$NODE:" + port.path("nodePort").asText() + "/clientip");
      }
      if (service.path("spec").path("type").asText().equals("LoadBalancer")) {
        commands.add(HTTP + "$NODE:" + number + "/clientip");
      }
    }
    return commands;
  }

  private static String name(JsonNode object) {
    return object.path("metadata").path("name").asText();
  }

  private static String namespace(JsonNode object) {
    return object.path("metadata").path("namespace").asText();
  }
}
