package io.podwire.sim.apiserver.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.schema.Schema;
import io.podwire.sim.store.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PatchTest {
  private static JsonNode tree(String text) {
    try {
      return Json.parse(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  private static ObjectNode object(String text) {
    return (ObjectNode) tree(text);
  }

  private static ObjectNode strategic(String target, String patch) {
    ObjectNode tree = object(target);
    StrategicPatch.apply(tree, object(patch), Schema.kubernetes().struct("core.v1.PodSpec"));
    return tree;
  }

  @Test
  void mergeReplacesListsAndRemovesNulls() {
    ObjectNode target = object("{'a':{'b':1,'c':[1,2]},'d':1}");
    MergePatch.apply(target, object("{'a':{'b':null,'c':[3]},'e':{'f':null}}"));
    assertThat(target).isEqualTo(tree("{'a':{'c':[3]},'d':1,'e':{}}"));
  }

  @Test
  void jsonPatchDoesAllItsOperations() {
    ObjectNode target = object("{'a':[1,2],'b':{'c/d':1}}");
    JsonPatch.apply(
        target,
        tree(
            "[{'op':'test','path':'/a/0','value':1},{'op':'add','path':'/a/-','value':3},"
                + "{'op':'add','path':'/a/0','value':0},{'op':'remove','path':'/a/1'},"
                + "{'op':'replace','path':'/b/c~1d','value':2},{'op':'copy','from':'/b','path':'/e'},"
                + "{'op':'move','from':'/b/c~1d','path':'/f'}]"));
    assertThat(target).isEqualTo(tree("{'a':[0,2,3],'b':{},'e':{'c/d':2},'f':2}"));
  }

  @Test
  void jsonPatchOfWhatIsNotThereFails() {
    assertThatThrownBy(() -> JsonPatch.apply(object("{}"), tree("[{'op':'remove','path':'/a'}]")))
        .isInstanceOfSatisfying(
            PatchException.class, wrong -> assertThat(wrong.unprocessable()).isTrue());
    assertThatThrownBy(
            () -> JsonPatch.apply(object("{'a':1}"), tree("[{'op':'test','path':'/a','value':2}]")))
        .hasMessageContaining("testing value /a failed");
  }

  @Test
  void strategicMergeMatchesElementsByTheirKey() {
    assertThat(
            strategic(
                "{'containers':[{'name':'a','image':'1','env':[{'name':'X','value':'1'}]}]}",
                "{'containers':[{'name':'b','image':'2'},{'name':'a','env':[{'name':'Y','value':'2'}]}]}"))
        .isEqualTo(
            tree(
                "{'containers':[{'name':'a','image':'1','env':[{'name':'X','value':'1'},"
                    + "{'name':'Y','value':'2'}]},{'name':'b','image':'2'}]}"));
  }

  @Test
  void strategicMergeObeysItsDirectives() {
    assertThat(
            strategic(
                "{'containers':[{'name':'a'},{'name':'b'}]}",
                "{'containers':[{'name':'a','$patch':'delete'}]}"))
        .isEqualTo(tree("{'containers':[{'name':'b'}]}"));
    assertThat(
            strategic(
                "{'containers':[{'name':'a'},{'name':'b'}]}",
                "{'containers':[{'$patch':'replace'},{'name':'c'}]}"))
        .isEqualTo(tree("{'containers':[{'name':'c'}]}"));
    assertThat(
            strategic(
                "{'containers':[{'name':'a'},{'name':'b'}]}",
                "{'$setElementOrder/containers':[{'name':'b'},{'name':'a'}],'containers':[]}"))
        .isEqualTo(tree("{'containers':[{'name':'b'},{'name':'a'}]}"));
    assertThat(
            strategic(
                "{'securityContext':{'runAsUser':1}}",
                "{'securityContext':{'$patch':'replace','fsGroup':2}}"))
        .isEqualTo(tree("{'securityContext':{'fsGroup':2}}"));
  }

  @Test
  void strategicMergeReplacesListsWithoutAKey() {
    assertThat(strategic("{'tolerations':[{'key':'a'}]}", "{'tolerations':[{'key':'b'}]}"))
        .isEqualTo(tree("{'tolerations':[{'key':'b'}]}"));
  }
}
