package io.podwire.sim.apiserver.custom;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.validation.FieldError;
import io.podwire.sim.store.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What schemas do to values, where the recorded requests have no room for all the ways. */
class SchemaTest {
  private static ObjectNode json(String text) {
    try {
      return (ObjectNode) Json.parse(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static ObjectNode filled(String value, String schema) {
    ObjectNode object = json(value);
    Defaulting.fill(object, json(schema));
    return object;
  }

  @Test
  void aDefaultIsFilledInWhereItsObjectIsThereOrIsADefaultItself() {
    String schema =
        "{'properties':{'a':{'properties':{'b':{'default':1}}},"
            + "'c':{'default':{},'properties':{'d':{'default':2}}}}}";

    assertThat(filled("{}", schema)).isEqualTo(json("{'c':{'d':2}}"));
    assertThat(filled("{'a':{}}", schema)).isEqualTo(json("{'a':{'b':1},'c':{'d':2}}"));
    assertThat(filled("{'c':{'d':3}}", schema)).isEqualTo(json("{'c':{'d':3}}"));
  }

  @Test
  void aDefaultIsACopyOfItsOwn() {
    ObjectNode schema = json("{'properties':{'c':{'default':{'list':[]}}}}");
    ObjectNode first = json("{}");
    Defaulting.fill(first, schema);
    first.withObject("/c").withArray("list").add("changed");
    ObjectNode second = json("{}");
    Defaulting.fill(second, schema);

    assertThat(second).isEqualTo(json("{'c':{'list':[]}}"));
  }

  @Test
  void nullIsDroppedOrReplacedUnlessItIsAValue() {
    String schema =
        "{'properties':{'plain':{'type':'string'},'nullable':{'nullable':true},"
            + "'default':{'default':1},'both':{'nullable':true,'default':1}},"
            + "'x-kubernetes-preserve-unknown-fields':true}";

    assertThat(
            filled(
                "{'plain':null,'nullable':null,'default':null,'both':null,'unknown':null}", schema))
        .isEqualTo(json("{'nullable':null,'default':1,'both':null,'unknown':null}"));
  }

  @Test
  void whatIsUnknownIsPrunedAtItsPlaceAlone() {
    ObjectNode schema =
        json(
            "{'properties':{'kept':{'x-kubernetes-preserve-unknown-fields':true,"
                + "'properties':{'strict':{'properties':{'a':{}}}}},"
                + "'map':{'additionalProperties':{'properties':{'a':{}}}},"
                + "'list':{'items':{'properties':{'a':{}}}},"
                + "'pod':{'x-kubernetes-embedded-resource':true,'properties':{}},"
                + "'metadata':{'properties':{}}}}");
    ObjectNode object =
        json(
            "{'apiVersion':'v1','kind':'K','metadata':{'name':'x'},'x':1,"
                + "'kept':{'any':1,'strict':{'a':1,'x':1}},"
                + "'map':{'free':{'a':1,'x':1}},'list':[{'a':1},{'x':1}],"
                + "'pod':{'kind':'Pod','metadata':{'name':'x'},'spec':{}}}");

    assertThat(Pruning.prune(object, schema))
        .containsExactly("kept.strict.x", "list[1].x", "map.free.x", "pod.spec", "x");
    assertThat(object)
        .isEqualTo(
            json(
                "{'apiVersion':'v1','kind':'K','metadata':{'name':'x'},"
                    + "'kept':{'any':1,'strict':{'a':1}},'map':{'free':{'a':1}},"
                    + "'list':[{'a':1},{}],'pod':{'kind':'Pod','metadata':{'name':'x'}}}"));
  }

  private static List<String> wrong(String schema, String value, String old) {
    JsonNode before = old.isEmpty() ? null : json(old);
    return SchemaValidator.validate(json(schema), json(value), "", before).stream()
        .map(FieldError::field)
        .toList();
  }

  /** So that a schema that was made stricter does not hinder a change of something else. */
  @Test
  void onlyWhatHasChangedIsJudgedAgain() {
    String schema =
        "{'properties':{'a':{'maximum':5},'b':{'maximum':5},"
            + "'keyed':{'x-kubernetes-list-type':'map','x-kubernetes-list-map-keys':['k'],"
            + "'items':{'properties':{'v':{'maximum':5},'w':{'maximum':5}}}},"
            + "'plain':{'items':{'maximum':5}}}}";

    assertThat(wrong(schema, "{'a':9,'b':1}", "{'a':9,'b':0}")).isEmpty();
    assertThat(wrong(schema, "{'a':8,'b':1}", "{'a':9,'b':1}")).containsExactly("a");
    assertThat(
            wrong(
                schema,
                "{'keyed':[{'k':'new','v':9},{'k':'one','v':9,'w':2}]}",
                "{'keyed':[{'k':'one','v':9,'w':1}]}"))
        .containsExactly("keyed[0].v");
    assertThat(wrong(schema, "{'plain':[9,1]}", "{'plain':[9]}")).containsExactly("plain[0]");
  }

  @Test
  void boundsAreWithinUnlessTheyAreExclusive() {
    String schema =
        "{'properties':{'a':{'minimum':1,'maximum':3},"
            + "'b':{'minimum':1,'exclusiveMinimum':true,'maximum':3,'exclusiveMaximum':true},"
            + "'c':{'minLength':2,'maxLength':2}}}";

    assertThat(wrong(schema, "{'a':1,'b':2,'c':'\uD83D\uDE00\uD83D\uDE00'}", "")).isEmpty();
    assertThat(wrong(schema, "{'a':3,'b':1,'c':'x'}", "")).containsExactly("b", "c");
    assertThat(wrong(schema, "{'a':0.5,'b':3,'c':'xyz'}", "")).containsExactly("a", "b", "c");
  }

  @Test
  void exactlyOneOfMeansNeitherNoneNorTwo() {
    String schema = "{'oneOf':[{'required':['a']},{'required':['b']}]}";

    assertThat(wrong(schema, "{'a':1}", "")).isEmpty();
    assertThat(wrong(schema, "{'a':1,'b':1}", "")).containsExactly("<nil>");
    assertThat(wrong(schema, "{}", "")).containsExactly("<nil>", "a");
  }

  @Test
  void elementsOfMapsAreToldApartByAllTheirKeys() {
    ObjectNode schema =
        json(
            "{'properties':{'ports':{'x-kubernetes-list-type':'map',"
                + "'x-kubernetes-list-map-keys':['port','protocol']},"
                + "'set':{'x-kubernetes-list-type':'set'}}}");
    List<FieldError> errors = new ArrayList<>();
    ListTypes.validate(
        schema,
        json(
            "{'ports':[{'port':53,'protocol':'TCP'},{'port':53,'protocol':'UDP'},"
                + "{'port':53,'protocol':'TCP','name':'again'}],'set':['a','b','a']}"),
        "",
        errors);

    assertThat(errors).extracting(FieldError::field).containsExactly("ports[2]", "set[2]");
  }

  @Test
  void aNameThatAnotherKindHasIsRefusedAndTheAcceptedOneKept() {
    ObjectNode definition =
        json(
            "{'spec':{'names':{'plural':'gadgets','singular':'gadget','kind':'Gadget',"
                + "'listKind':'GadgetList','shortNames':['g','w']}},"
                + "'status':{'acceptedNames':{'shortNames':['g']}}}");
    JsonNode widgets =
        json(
            "{'plural':'widgets','singular':'widget','kind':'Widget','listKind':'WidgetList',"
                + "'shortNames':['w']}");

    Names names = new Names(definition, List.of(widgets));

    assertThat(names.areFree()).isFalse();
    assertThat(names.reason()).isEqualTo("ShortNamesConflict");
    assertThat(names.message()).isEqualTo("\"w\" is already in use");
    assertThat(names.accepted().path("plural").asText()).isEqualTo("gadgets");
    assertThat(names.accepted().path("shortNames")).isEqualTo(json("{'l':['g']}").path("l"));
  }
}
