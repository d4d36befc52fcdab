package io.podwire.sim.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import io.podwire.sim.store.ApiObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The files that name things to a Pod: {@code /etc/hosts}, {@code /etc/resolv.conf} and its own
 * name (<a
 * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/kubelet/network/dns/dns.go">dns.go</a>).
 */
final class PodFiles {
  private static final String HOSTS =
      """
      # Kubernetes-managed hosts file.
      127.0.0.1\tlocalhost
      ::1\tlocalhost ip6-localhost ip6-loopback
      fe00::0\tip6-localnet
      fe00::0\tip6-mcastprefix
      fe00::1\tip6-allnodes
      fe00::2\tip6-allrouters
      """;
  private static final int HOSTNAME_LENGTH = 63;

  private final NodeConfig config;
  private final ApiObject pod;
  private final String node;

  PodFiles(NodeConfig config, ApiObject pod, String node) {
    this.config = config;
    this.pod = pod;
    this.node = node;
  }

  boolean isOnHostNetwork() {
    return pod.at("spec", "hostNetwork").asBoolean();
  }

  String hostname() {
    if (isOnHostNetwork()) {
      return node;
    }
    String own = pod.text("spec", "hostname");
    String name = own.isEmpty() ? pod.name() : own;
    if (pod.at("spec", "setHostnameAsFQDN").asBoolean() && !domain().isEmpty()) {
      name = name + "." + domain();
    }
    String cut = name.length() > HOSTNAME_LENGTH ? name.substring(0, HOSTNAME_LENGTH) : name;
    return cut.replaceAll("[-.]+$", "");
  }

  private String domain() {
    String subdomain = pod.text("spec", "subdomain");
    return subdomain.isEmpty()
        ? ""
        : subdomain + "." + pod.namespace() + ".svc." + config.clusterDomain();
  }

  String hosts(String podIp) {
    StringBuilder hosts = new StringBuilder();
    if (isOnHostNetwork()) {
      hosts.append("127.0.0.1\tlocalhost\n" + podIp + "\t" + node + "\n");
    } else {
      String own = pod.text("spec", "hostname");
      String name = own.isEmpty() ? pod.name() : own;
      String full = domain().isEmpty() ? "" : name + "." + domain() + "\t";
      hosts.append(HOSTS).append(podIp).append('\t').append(full).append(name).append('\n');
    }
    JsonNode aliases = pod.at("spec", "hostAliases");
    if (!aliases.isEmpty()) {
      hosts.append("\n# Entries added by HostAliases.\n");
      for (JsonNode alias : aliases) {
        hosts.append(alias.path("ip").asText());
        alias.path("hostnames").forEach(name -> hosts.append('\t').append(name.asText()));
        hosts.append('\n');
      }
    }
    return hosts.toString();
  }

  String resolvConf() {
    String policy = pod.text("spec", "dnsPolicy");
    boolean cluster =
        policy.equals("ClusterFirstWithHostNet")
            || (!isOnHostNetwork() && (policy.equals("ClusterFirst") || policy.isEmpty()));
    if (!cluster && !policy.equals("None") && pod.at("spec", "dnsConfig").isMissingNode()) {
      return config.resolvConf();
    }
    Set<String> servers = new LinkedHashSet<>();
    Set<String> searches = new LinkedHashSet<>();
    Map<String, String> options = new LinkedHashMap<>();
    if (cluster) {
      servers.add(config.clusterDns().toString());
      String domain = config.clusterDomain();
      searches.addAll(List.of(pod.namespace() + ".svc." + domain, "svc." + domain, domain));
      options.put("ndots", "5");
    } else if (!policy.equals("None")) {
      parse(config.resolvConf(), servers, searches, options);
    }
    JsonNode own = pod.at("spec", "dnsConfig");
    own.path("nameservers").forEach(server -> servers.add(server.asText()));
    own.path("searches").forEach(search -> searches.add(search.asText()));
    own.path("options")
        .forEach(
            option -> options.put(option.path("name").asText(), option.path("value").asText("")));
    return print(servers, searches, options);
  }

  private static void parse(
      String text, Set<String> servers, Set<String> searches, Map<String, String> options) {
    for (String line : text.split("\n", -1)) {
      List<String> words = new ArrayList<>(List.of(line.trim().split("\\s+")));
      String keyword = words.remove(0);
      switch (keyword) {
        case "nameserver" -> servers.addAll(words);
        case "search" -> searches.addAll(words);
        case "options" ->
            words.forEach(
                word -> {
                  String[] option = word.split(":", 2);
                  options.put(option[0], option.length > 1 ? option[1] : "");
                });
        default -> {}
      }
    }
  }

  private static String print(
      Set<String> servers, Set<String> searches, Map<String, String> options) {
    StringBuilder text = new StringBuilder();
    if (!searches.isEmpty()) {
      text.append("search ").append(String.join(" ", searches)).append('\n');
    }
    servers.forEach(server -> text.append("nameserver ").append(server).append('\n'));
    if (!options.isEmpty()) {
      List<String> words = new ArrayList<>();
      options.forEach((name, value) -> words.add(value.isEmpty() ? name : name + ":" + value));
      text.append("options ").append(String.join(" ", words)).append('\n');
    }
    return text.toString();
  }
}
