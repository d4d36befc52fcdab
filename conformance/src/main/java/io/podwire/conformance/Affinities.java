package io.podwire.conformance;

import static io.podwire.Podwire.cluster;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ServicePort;
import io.podwire.CommandAssert;
import io.podwire.ServiceHandle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** To which Pod each TCP port of a Service leads a client who asks three times. */
final class Affinities {
  private final ServiceHandle service;

  Affinities(ServiceHandle service) {
    this.service = service;
  }

  /** By its cluster address. */
  List<String> inside(Function<String, CommandAssert> shell) {
    return ask(shell, service.clusterIp(), ports(ServicePort::getPort));
  }

  /** By its node ports. */
  List<String> at(String node, Function<String, CommandAssert> shell) {
    return ask(shell, node, ports(ServicePort::getNodePort));
  }

  /** By its node ports, from outside. */
  List<String> fromOutside(String node) {
    List<String> pods = new ArrayList<>();
    for (String port : ports(ServicePort::getNodePort)) {
      String url = "http://" + node + ":" + port + "/hostname";
      cluster().fromOutside().get(url).succeeds();
      pods.add(String.join(" ", fetch(url), fetch(url), fetch(url)));
    }
    return single(pods);
  }

  private static String fetch(String url) {
    try {
      return cluster().fromOutside().network().get(url).text();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> ports(Function<ServicePort, Integer> number) {
    return service.resource().getSpec().getPorts().stream()
        .filter(port -> port.getProtocol().equals("TCP"))
        .map(number)
        .map(String::valueOf)
        .toList();
  }

  private static List<String> ask(
      Function<String, CommandAssert> shell, String host, List<String> ports) {
    shell.apply(Netexec.hostname(host + ":" + ports.get(ports.size() - 1))).succeeds();
    String script =
        """
        ask() { curl -s -m 2 http://%s:$1/hostname; }
        for port in %s; do echo $(ask $port) $(ask $port) $(ask $port); done
        """;
    return single(
        shell
            .apply(script.formatted(host, String.join(" ", ports)))
            .output()
            .strip()
            .lines()
            .toList());
  }

  private static List<String> single(List<String> answers) {
    assertThat(answers)
        .allSatisfy(
            three -> assertThat(three.split(" ")).hasSize(3).containsOnly(three.split(" ")[0]));
    List<String> pods = answers.stream().map(three -> three.split(" ")[0]).toList();
    assertThat(Set.copyOf(pods)).as("each port chooses for itself").hasSizeGreaterThan(1);
    return pods;
  }
}
