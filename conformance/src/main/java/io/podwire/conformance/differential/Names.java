package io.podwire.conformance.differential;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Gives names to what a cluster is free to choose: addresses, suffixes, ports it allocated. */
final class Names {
  private static final Pattern ADDRESS = Pattern.compile("\\b\\d+\\.\\d+\\.\\d+\\.\\d+\\b");
  private static final Pattern DASHED = Pattern.compile("\\b\\d+-\\d+-\\d+-\\d+\\b");
  private static final Pattern GATEWAY = Pattern.compile("10\\.42\\.\\d+\\.[01]");
  private static final Pattern POD = Pattern.compile("10\\.42\\.\\d+\\.\\d+");

  private final Placement placement;
  private final Map<String, String> addresses = new HashMap<>();

  Names(ApiState state, Placement placement) {
    this.placement = placement;
    for (JsonNode pod : state.all(Kind.POD)) {
      name(pod.path("status").path("podIP").asText(), "<" + place(pod) + "/" + podName(pod) + ">");
    }
    for (JsonNode service : state.all(Kind.SERVICE)) {
      name(service.path("spec").path("clusterIP").asText(), "<service " + of(service) + ">");
    }
    for (JsonNode node : state.nodes()) {
      for (JsonNode address : node.path("status").path("addresses")) {
        name(address.path("address").asText(), "<node>");
      }
    }
  }

  private void name(String address, String name) {
    if (ADDRESS.matcher(address).matches()) {
      addresses.put(address, name);
    }
  }

  private static String place(JsonNode object) {
    return object.path("metadata").path("namespace").asText();
  }

  private static String of(JsonNode object) {
    return place(object) + "/" + object.path("metadata").path("name").asText();
  }

  /** A Pod's own name; of one of a Deployment's, the Deployment's. */
  static String podName(JsonNode pod) {
    String name = pod.path("metadata").path("name").asText();
    boolean ofSet =
        pod.path("metadata")
            .path("ownerReferences")
            .path(0)
            .path("kind")
            .asText()
            .equals("ReplicaSet");
    return ofSet ? name.replaceFirst("-[a-z0-9]+-[a-z0-9]+$", "-*") : name;
  }

  /** The text, with names in it. */
  String named(String text) {
    String dashed =
        DASHED
            .matcher(text)
            .replaceAll(match -> Matcher.quoteReplacement(dashedNameOf(match.group())));
    String named =
        ADDRESS
            .matcher(dashed)
            .replaceAll(match -> Matcher.quoteReplacement(nameOf(match.group())));
    return placement.unplaced(named);
  }

  private String dashedNameOf(String dashed) {
    String address = dashed.replace('-', '.');
    String name = nameOf(address);
    return name.equals(address) ? dashed : "-" + name + "-";
  }

  private String nameOf(String address) {
    String own = addresses.get(address);
    if (own != null) {
      return own;
    }
    if (GATEWAY.matcher(address).matches()) {
      return "<node>";
    }
    return POD.matcher(address).matches() ? "<a Pod that is gone>" : address;
  }
}
