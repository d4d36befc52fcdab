package io.podwire.sim.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import io.podwire.sim.apiserver.validation.Errors;
import io.podwire.sim.apiserver.validation.FieldPath;
import io.podwire.sim.apiserver.validation.Formats;
import io.podwire.sim.apiserver.validation.Metas;
import java.util.List;
import java.util.Set;

/**
 * What the specification of a Pod may say.
 *
 * @see <a
 *     href="https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/apis/core/validation/validation.go">ValidatePodSpec</a>
 */
final class PodSpecRules {
  private static final List<String> RESTART_POLICIES = List.of("Always", "OnFailure", "Never");
  private static final List<String> DNS_POLICIES =
      List.of("ClusterFirstWithHostNet", "ClusterFirst", "Default", "None");
  private static final int MOST_NAMESERVERS = 3;
  private static final int MOST_SEARCHES = 32;

  private PodSpecRules() {}

  static void validate(JsonNode spec, FieldPath path, Errors errors) {
    validate(spec, Set.of(), path, errors);
  }

  /**
   * As {@link #validate(JsonNode, FieldPath, Errors)}.
   *
   * @param claimed names of volumes that the Pod gets besides its own
   */
  static void validate(JsonNode spec, Set<String> claimed, FieldPath path, Errors errors) {
    Set<String> volumes = VolumeRules.validate(spec.path("volumes"), path.child("volumes"), errors);
    volumes.addAll(claimed);
    ContainerRules.validate(spec, volumes, path, errors);
    restartAndDns(spec, path, errors);
    Metas.labels(spec.path("nodeSelector"), path.child("nodeSelector"), errors);
    hostNamespaces(spec, path, errors);
    affinity(spec.path("affinity"), path.child("affinity"), errors);
    dnsConfig(spec, path.child("dnsConfig"), errors);
    names(spec, path, errors);
    TolerationRules.validate(spec.path("tolerations"), path.child("tolerations"), errors);
    hostAliases(spec.path("hostAliases"), path.child("hostAliases"), errors);
    if (spec.has("activeDeadlineSeconds")) {
      long seconds = spec.path("activeDeadlineSeconds").asLong();
      if (seconds < 1 || seconds > Integer.MAX_VALUE) {
        errors.invalid(
            path.child("activeDeadlineSeconds"),
            seconds,
            "must be between 1 and 2147483647, inclusive");
      }
    }
    SchedulingGates.validate(spec, path, errors);
  }

  private static void restartAndDns(JsonNode spec, FieldPath path, Errors errors) {
    JsonNode restart = spec.path("restartPolicy");
    if (restart.isMissingNode()) {
      errors.required(path.child("restartPolicy"), "");
    } else if (!RESTART_POLICIES.contains(restart.asText())) {
      errors.notSupported(path.child("restartPolicy"), restart, RESTART_POLICIES);
    }
    JsonNode dns = spec.path("dnsPolicy");
    if (dns.isMissingNode()) {
      errors.required(path.child("dnsPolicy"), "");
    } else if (!DNS_POLICIES.contains(dns.asText())) {
      errors.notSupported(path.child("dnsPolicy"), dns, DNS_POLICIES);
    }
  }

  private static void hostNamespaces(JsonNode spec, FieldPath path, Errors errors) {
    if (!spec.path("hostNetwork").asBoolean()) {
      return;
    }
    int index = 0;
    for (JsonNode container : spec.path("containers")) {
      int number = 0;
      for (JsonNode port : container.path("ports")) {
        FieldPath at = path.child("containers").index(index).child("ports").index(number++);
        if (port.path("hostPort").asInt() != port.path("containerPort").asInt()) {
          errors.invalid(
              at.child("hostPort"),
              port.path("hostPort"),
              "must match `containerPort` when `hostNetwork` is true");
        }
      }
      index++;
    }
  }

  private static void affinity(JsonNode affinity, FieldPath path, Errors errors) {
    for (String kind : new String[] {"podAffinity", "podAntiAffinity"}) {
      String field = "requiredDuringSchedulingIgnoredDuringExecution";
      int index = 0;
      for (JsonNode term : affinity.path(kind).path(field)) {
        FieldPath at = path.child(kind).child(field).index(index++);
        if (term.path("topologyKey").asText().isEmpty()) {
          errors.required(at.child("topologyKey"), "can not be empty");
        }
        String key = term.path("topologyKey").asText();
        errors.invalidEach(at.child("topologyKey"), key, Formats.qualifiedName(key));
        Selectors.validate(term.path("labelSelector"), at.child("labelSelector"), errors);
      }
    }
  }

  private static void dnsConfig(JsonNode spec, FieldPath path, Errors errors) {
    JsonNode config = spec.path("dnsConfig");
    boolean none = spec.path("dnsPolicy").asText().equals("None");
    if (none && config.path("nameservers").isEmpty()) {
      if (config.isMissingNode()) {
        errors.required(path, "must provide `dnsConfig` when `dnsPolicy` is None");
        return;
      }
      errors.required(
          path.child("nameservers"),
          "must provide at least one DNS nameserver when `dnsPolicy` is None");
    }
    JsonNode servers = config.path("nameservers");
    if (servers.size() > MOST_NAMESERVERS) {
      errors.invalid(
          path.child("nameservers"),
          servers,
          "must not have more than " + MOST_NAMESERVERS + " nameservers");
    }
    int index = 0;
    for (JsonNode server : servers) {
      errors.invalidEach(
          path.child("nameservers").index(index++), server, Formats.ip(server.asText()));
    }
    JsonNode searches = config.path("searches");
    if (searches.size() > MOST_SEARCHES) {
      errors.invalid(
          path.child("searches"),
          searches,
          "must not have more than " + MOST_SEARCHES + " search paths");
    }
    index = 0;
    for (JsonNode search : searches) {
      String text = search.asText();
      String bare = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
      if (!text.equals(".")) {
        errors.invalidEach(path.child("searches").index(index), text, Formats.dnsSearch(bare));
      }
      index++;
    }
    index = 0;
    for (JsonNode option : config.path("options")) {
      if (option.path("name").asText().isEmpty()) {
        errors.required(path.child("options").index(index), "must not be empty");
      }
      index++;
    }
  }

  private static void names(JsonNode spec, FieldPath path, Errors errors) {
    check(spec, "serviceAccountName", Formats::dnsSubdomain, path, errors);
    check(spec, "nodeName", Formats::dnsSubdomain, path, errors);
    check(spec, "hostname", Formats::dnsLabel, path, errors);
    check(spec, "subdomain", Formats::dnsLabel, path, errors);
    check(spec, "priorityClassName", Formats::dnsSubdomain, path, errors);
  }

  private static void check(
      JsonNode spec,
      String field,
      java.util.function.Function<String, List<String>> format,
      FieldPath path,
      Errors errors) {
    String value = spec.path(field).asText();
    if (!value.isEmpty()) {
      errors.invalidEach(path.child(field), value, format.apply(value));
    }
  }

  private static void hostAliases(JsonNode aliases, FieldPath path, Errors errors) {
    int index = 0;
    for (JsonNode alias : aliases) {
      FieldPath at = path.index(index++);
      String ip = alias.path("ip").asText();
      errors.invalidEach(at.child("ip"), ip, Formats.ip(ip));
      int number = 0;
      for (JsonNode hostname : alias.path("hostnames")) {
        errors.invalidEach(
            at.child("hostnames").index(number++),
            hostname,
            Formats.dnsSubdomain(hostname.asText()));
      }
    }
  }
}
