package io.podwire.sim.apiserver.kinds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.ApiServer;
import io.podwire.sim.apiserver.DeleteOptions;
import io.podwire.sim.apiserver.Resources;
import io.podwire.sim.clock.Simulation;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.Json;
import io.podwire.sim.store.ObjectKey;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ServiceAllocationTest {
  private final Simulation simulation = new Simulation(Instant.parse("2026-01-01T00:00:00Z"), 3);
  private final ApiServer server = BuiltinKinds.start(simulation);

  private ObjectNode service(String name, String type) {
    ObjectNode service = Json.object();
    service.putObject("metadata").put("name", name).put("namespace", "default");
    ObjectNode spec = service.putObject("spec").put("type", type);
    spec.putArray("ports").addObject().put("port", 80);
    return service;
  }

  private ApiObject create(ObjectNode service) {
    return server.create(Resources.SERVICES, service);
  }

  private void delete(String name) {
    server.delete(new ObjectKey(Resources.SERVICES, "default", name), DeleteOptions.BACKGROUND);
  }

  @Test
  void everyServiceHasAnAddressOfTheUpperBandToItself() {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 300; i++) {
      String address = create(service("s" + i, "ClusterIP")).text("spec", "clusterIP");
      assertThat(seen.add(address)).as(address).isTrue();
      assertThat(address).startsWith("10.43.").doesNotStartWith("10.43.0.");
    }
  }

  @Test
  void aChosenNodePortIsRefusedWhileAnotherHasIt() {
    ObjectNode first = service("a", "NodePort");
    ((ObjectNode) first.at("/spec/ports/0")).put("nodePort", 30080);
    create(first.deepCopy());
    ObjectNode second = service("b", "NodePort");
    ((ObjectNode) second.at("/spec/ports/0")).put("nodePort", 30080);

    assertThatThrownBy(() -> create(second.deepCopy()))
        .hasMessage(
            "Service \"b\" is invalid: spec.ports[0].nodePort: Invalid value: 30080: provided port"
                + " is already allocated");
    delete("a");
    assertThat(create(second).at("spec", "ports").get(0).path("nodePort").asInt()).isEqualTo(30080);
  }

  @Test
  void aRefusedServiceGivesBackWhatItTook() {
    create(service("taken", "ClusterIP"));
    ObjectNode twice = service("taken", "NodePort");
    ((ObjectNode) twice.at("/spec/ports/0")).put("nodePort", 30099);
    assertThatThrownBy(() -> create(twice.deepCopy())).hasMessageContaining("already exists");

    ObjectNode other = service("other", "NodePort");
    ((ObjectNode) other.at("/spec/ports/0")).put("nodePort", 30099);
    create(other);
  }

  @Test
  void aChangeOfTypeKeepsTheAddressAndClearsWhatIsNotNeeded() {
    ApiObject created = create(service("x", "NodePort"));
    String address = created.text("spec", "clusterIP");
    ObjectNode plain = created.copy();
    plain.withObject("/spec").put("type", "ClusterIP");
    ApiObject changed = server.update(Resources.SERVICES, plain);

    assertThat(changed.text("spec", "clusterIP")).isEqualTo(address);
    assertThat(changed.at("spec", "ports").get(0).has("nodePort")).isFalse();
    assertThat(changed.at("spec", "externalTrafficPolicy").isMissingNode()).isTrue();

    ObjectNode external = changed.copy();
    external.withObject("/spec").put("type", "ExternalName").put("externalName", "a.b");
    ApiObject named = server.update(Resources.SERVICES, external);
    assertThat(named.at("spec", "clusterIP").isMissingNode()).isTrue();
    ObjectNode reuse = service("y", "ClusterIP");
    reuse.withObject("/spec").put("clusterIP", address);
    create(reuse);
  }

  @Test
  void anUpdateThatLeavesTheAddressOutKeepsIt() {
    ApiObject created = create(service("z", "LoadBalancer"));
    ObjectNode again = service("z", "LoadBalancer");
    ApiObject updated = server.update(Resources.SERVICES, again);

    assertThat(updated.at("spec", "clusterIPs")).isEqualTo(created.at("spec", "clusterIPs"));
    assertThat(updated.at("spec", "ports")).isEqualTo(created.at("spec", "ports"));
    assertThat(updated.resourceVersion()).isEqualTo(created.resourceVersion());
  }

  @Test
  void tcpAndUdpOfOnePortShareTheirNodePort() {
    ObjectNode dns = service("dns", "NodePort");
    dns.withObject("/spec").putArray("ports");
    dns.withArray("/spec/ports")
        .addObject()
        .put("name", "u")
        .put("port", 53)
        .put("protocol", "UDP");
    dns.withArray("/spec/ports")
        .addObject()
        .put("name", "t")
        .put("port", 53)
        .put("protocol", "TCP");
    ApiObject created = create(dns);

    assertThat(created.at("spec", "ports").get(0).path("nodePort"))
        .isEqualTo(created.at("spec", "ports").get(1).path("nodePort"));
  }
}
