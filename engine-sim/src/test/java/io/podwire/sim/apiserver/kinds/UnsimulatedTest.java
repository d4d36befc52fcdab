package io.podwire.sim.apiserver.kinds;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.store.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class UnsimulatedTest {
  private static final String BEGINNING = "Podwire's simulated cluster stores and does not act by ";

  private static ObjectNode json(String text) throws JsonProcessingException {
    return (ObjectNode) Json.parse(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void namesEachFieldOfAPodThatNothingActsBy() throws Exception {
    ObjectNode pod =
        json(
            """
            {'spec': {'hostPID': true, 'hostIPC': false, 'resourceClaims': [{'name': 'gpu'}],
              'hostUsers': false, 'securityContext': {'fsGroup': 1},
              'initContainers': [{}],
              'containers': [{'volumeDevices': [{'name': 'disk'}]},
                {'securityContext': {'runAsNonRoot': true, 'capabilities': {}}}],
              'ephemeralContainers': [{'securityContext': {'runAsUser': 1}}]}}
            """);
    assertThat(Unsimulated.inPod(pod))
        .containsExactly(
            BEGINNING
                + "spec.hostPID, spec.resourceClaims, spec.hostUsers, spec.securityContext.fsGroup,"
                + " spec.containers[0].volumeDevices,"
                + " spec.containers[1].securityContext.runAsNonRoot,"
                + " spec.ephemeralContainers[0].securityContext.runAsUser");
  }

  @Test
  void looksWhereEachKindKeepsItsTemplate() throws Exception {
    String template = "'template': {'spec': {'hostPID': true}}";
    assertThat(Unsimulated.inTemplate(json("{'spec': {" + template + "}}")))
        .containsExactly(BEGINNING + "spec.template.spec.hostPID");
    assertThat(
            Unsimulated.inCronJob(json("{'spec': {'jobTemplate': {'spec': {" + template + "}}}}")))
        .containsExactly(BEGINNING + "spec.jobTemplate.spec.template.spec.hostPID");
  }

  @Test
  void sctpIsStoredAndNotCarried() throws Exception {
    String ports = "'ports': [{'port': 80}, {'port': 81, 'protocol': 'SCTP'}]";
    assertThat(ServiceWarnings.of(json("{'spec': {" + ports + "}}")))
        .containsExactly(BEGINNING + "spec.ports[1].protocol SCTP");
    assertThat(Unsimulated.inPolicy(json("{'spec': {'egress': [{}, {" + ports + "}]}}")))
        .containsExactly(BEGINNING + "spec.egress[1].ports[1].protocol SCTP");
    assertThat(Unsimulated.inPod(json("{'spec': {'containers': [{" + ports + "}]}}")))
        .containsExactly(BEGINNING + "spec.containers[0].ports[1].protocol SCTP");
  }

  @Test
  void saysNothingOfWhatIsActedBy() throws Exception {
    assertThat(Unsimulated.inPod(json("{'spec': {'hostUsers': true, 'containers': [{}]}}")))
        .isEmpty();
  }
}
