package io.podwire.sim.apiserver.custom;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.Json;
import io.podwire.sim.store.ResourceType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class CustomStrategyTest {
  private static final String DEFINITION =
      """
      {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
       "metadata": {"name": "httproutes.%1$s"},
       "spec": {"group": "%1$s", "versions": [
         {"name": "v1", "served": true, "storage": true,
          "schema": {"openAPIV3Schema": {"type": "object"}}}]}}
      """;

  @Test
  void nobodyRoutesByTheGatewayApiAndItsWritersAreWarned() throws Exception {
    assertThat(warnings("gateway.networking.k8s.io"))
        .containsExactly(
            "Podwire's simulated cluster stores objects of gateway.networking.k8s.io and does not"
                + " route by them; a probe through one fails");
    assertThat(warnings("example.com")).isEmpty();
  }

  private static List<String> warnings(String group) throws Exception {
    byte[] text = DEFINITION.formatted(group).getBytes(StandardCharsets.UTF_8);
    ApiObject object = ApiObject.of((ObjectNode) Json.parse(text));
    ResourceType routes = new ResourceType(group, "v1", "httproutes", "HTTPRoute", true);
    return new CustomStrategy(new Definition(object), routes, object)
        .warnings(JsonNodeFactory.instance.objectNode());
  }
}
