package io.podwire.conformance;

import static io.podwire.Podwire.cluster;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointHints;
import io.podwire.NodeHandle;
import io.podwire.ServiceHandle;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** For which zones and nodes the endpoints of a Service are meant, and what comes of it. */
final class ZoneHints {
  private static final int LOOKS = 50;
  private static final Duration BETWEEN = Duration.ofMillis(200);

  private final ServiceHandle service;

  ZoneHints(ServiceHandle service) {
    this.service = service;
  }

  /** Waits until each endpoint has that hint: its Pod, and {@code none} or the zones and nodes. */
  void are(String... expected) {
    cluster()
        .await("the hints of " + service.name())
        .untilAsserted(() -> assertThat(all()).containsExactlyInAnyOrder(expected));
  }

  /** Waits until there is exactly one endpoint for each of the zones; the Pod meant for one. */
  String podOf(String zone, String... zones) {
    cluster()
        .await("hints for each zone")
        .untilAsserted(
            () ->
                assertThat(all())
                    .extracting(hint -> hint.replaceFirst(".* zones ", ""))
                    .containsExactlyInAnyOrder(zones));
    return all()
        .filter(hint -> hint.endsWith(" zones " + zone))
        .findFirst()
        .orElseThrow()
        .split(" ")[0];
  }

  /** Whether no endpoint is meant for a zone. */
  boolean areNone() {
    return all().allMatch(hint -> hint.endsWith(" none"));
  }

  private Stream<String> all() {
    return EndpointSlices.endpoints(EndpointSlices.of(service.name())).map(ZoneHints::words);
  }

  private static String words(Endpoint endpoint) {
    String pod = endpoint.getTargetRef().getName();
    EndpointHints hints = endpoint.getHints();
    if (hints == null) {
      return pod + " none";
    }
    StringBuilder words = new StringBuilder(pod);
    hints.getForZones().forEach(zone -> words.append(" zones ").append(zone.getName()));
    hints.getForNodes().forEach(node -> words.append(" nodes ").append(node.getName()));
    return words.toString();
  }

  /** Waits until those Pods and no others answer a node. */
  void leadTo(NodeHandle from, String pods) {
    String url = "http://" + service.clusterIp() + ":" + service.port() + "/hostname";
    String ask = "for i in $(seq 30); do curl -s -m 1 -w '\\n' " + url + "; done";
    from.probe().sh(ask + " | sort | uniq | tr '\\n' ' '").outputIs(pods);
  }

  /** Waits until that has been said of the Service, each perhaps more than once, and no more. */
  void haveBeenToldOf(String... expected) {
    String uid = service.resource().getMetadata().getUid();
    cluster()
        .await("the Events of " + service.name())
        .untilAsserted(
            () ->
                assertThat(
                        cluster().client().v1().events().inNamespace("default").list().getItems())
                    .filteredOn(event -> uid.equals(event.getInvolvedObject().getUid()))
                    .filteredOn(event -> event.getReason().startsWith("Topology"))
                    .extracting(ZoneHints::told)
                    .containsOnly(expected));
  }

  private static String told(Event event) {
    return String.join(
        " ",
        event.getSource().getComponent(),
        event.getType(),
        event.getReason(),
        event.getMessage());
  }

  /** Changes the Service. */
  void edit(Consumer<Service> change) {
    cluster()
        .client()
        .services()
        .inNamespace(service.namespace())
        .withName(service.name())
        .edit(
            resource -> {
              change.accept(resource);
              return resource;
            });
  }

  /**
   * Writes the Service until its endpoints have hints: that nodes have got zones makes nobody look
   * at a Service without hints.
   */
  void editUntilThereAreSome() {
    for (int look = 0; look < LOOKS && areNone(); look++) {
      String number = Integer.toString(look);
      edit(resource -> resource.getMetadata().setLabels(Map.of("look", number)));
      cluster().sleep(BETWEEN);
    }
  }
}
