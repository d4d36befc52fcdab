package io.podwire.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NodePortRangeTest {
  private final Map<String, String> properties = new HashMap<>();
  private final Map<String, String> environment = new HashMap<>();

  @Test
  void thePropertyWinsOverTheVariableOverKubernetes() {
    assertThat(range()).hasToString("30000-32767");
    environment.put("PODWIRE_NODE_PORTS", "20000-20010");
    assertThat(range()).hasToString("20000-20010");
    properties.put("podwire.nodePorts", "80-65535");
    assertThat(range()).isEqualTo(new NodePortRange(80, 65_535));
  }

  @Test
  void whatIsNoRangeIsRefusedWithItsSource() {
    environment.put("PODWIRE_NODE_PORTS", "20000");
    assertThatThrownBy(this::range)
        .hasMessage(
            "environment variable PODWIRE_NODE_PORTS: \"20000\" is not a range such as 30000-32767");
    for (String wrong : new String[] {"0-9", "9-8", "1-65536"}) {
      properties.put("podwire.nodePorts", wrong);
      assertThatThrownBy(this::range)
          .hasMessage(
              "system property podwire.nodePorts: node ports: "
                  + wrong
                  + " is no range within 1-65535");
    }
  }

  private NodePortRange range() {
    return NodePortRange.of(properties::get, environment::get);
  }
}
