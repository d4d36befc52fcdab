package io.podwire.sim.apiserver.kinds;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.ApiServer;
import io.podwire.sim.apiserver.Resources;
import io.podwire.sim.store.Json;
import java.util.List;

/** The objects that an API server makes for itself when it starts. */
final class Bootstrap {
  private static final List<String> NAMESPACES =
      List.of("default", "kube-system", "kube-public", "kube-node-lease");
  private static final String NAME = "kubernetes";
  private static final int HTTPS = 443;

  private Bootstrap() {}

  static void create(ApiServer server, BuiltinKinds.ServerOptions options) {
    for (String name : NAMESPACES) {
      server.create(Resources.NAMESPACES, named(name, ""));
    }
    priority(server, "system-cluster-critical", 2_000_000_000);
    priority(server, "system-node-critical", 2_000_001_000);
    localPath(server);
    serviceRange(server, options);
    service(server, options);
    endpoints(server, options);
    slice(server, options);
  }

  private static ObjectNode named(String name, String namespace) {
    ObjectNode object = Json.object();
    ObjectNode metadata = object.putObject("metadata").put("name", name);
    if (!namespace.isEmpty()) {
      metadata.put("namespace", namespace);
    }
    return object;
  }

  private static void priority(ApiServer server, String name, int value) {
    ObjectNode priority = named(name, "").put("value", value);
    priority.put(
        "description",
        "Used for system critical pods that must"
            + (name.equals("system-node-critical")
                ? " not be moved from their current node."
                : " run in the cluster, but can be moved to another node if necessary."));
    server.create(Resources.PRIORITY_CLASSES, priority);
  }

  /**
   * The class of volumes that k3s has: <a
   * href="https://github.com/k3s-io/k3s/blob/v1.34.1%2Bk3s1/manifests/local-storage.yaml">local-storage.yaml</a>.
   */
  private static void localPath(ApiServer server) {
    ObjectNode storage = named("local-path", "");
    storage
        .withObject("/metadata")
        .putObject("annotations")
        .put("storageclass.kubernetes.io/is-default-class", "true");
    storage.put("provisioner", "rancher.io/local-path");
    storage.put("volumeBindingMode", "WaitForFirstConsumer");
    server.create(Resources.STORAGE_CLASSES, storage);
  }

  private static void serviceRange(ApiServer server, BuiltinKinds.ServerOptions options) {
    ObjectNode range = named(ServiceCidrStrategy.DEFAULT, "");
    range
        .withObject("/metadata")
        .putArray("finalizers")
        .add("networking.k8s.io/service-cidr-finalizer");
    range.putObject("spec").putArray("cidrs").add(options.serviceRange().toString());
    ObjectNode ready = server.create(Resources.SERVICE_CIDRS, range).copy();
    ready
        .putObject("status")
        .putArray("conditions")
        .addObject()
        .put("type", "Ready")
        .put("status", "True")
        .put("lastTransitionTime", ready.at("/metadata/creationTimestamp").asText())
        .put("reason", "")
        .put("message", "Kubernetes Service CIDR is ready");
    server.updateStatus(Resources.SERVICE_CIDRS, ready);
  }

  private static void service(ApiServer server, BuiltinKinds.ServerOptions options) {
    ObjectNode service = named(NAME, "default");
    service
        .withObject("/metadata")
        .putObject("labels")
        .put("component", "apiserver")
        .put("provider", "kubernetes");
    ObjectNode spec = service.putObject("spec");
    spec.put("clusterIP", options.serviceRange().first().plus(1).toString());
    spec.putArray("ports")
        .addObject()
        .put("name", "https")
        .put("protocol", "TCP")
        .put("port", HTTPS)
        .put("targetPort", options.port());
    server.create(Resources.SERVICES, service);
  }

  private static void endpoints(ApiServer server, BuiltinKinds.ServerOptions options) {
    ObjectNode endpoints = named(NAME, "default");
    endpoints
        .withObject("/metadata")
        .putObject("labels")
        .put("endpointslice.kubernetes.io/skip-mirror", "true");
    ObjectNode subset = endpoints.putArray("subsets").addObject();
    subset.putArray("addresses").addObject().put("ip", options.advertised());
    subset
        .putArray("ports")
        .addObject()
        .put("name", "https")
        .put("port", options.port())
        .put("protocol", "TCP");
    server.create(Resources.ENDPOINTS, endpoints);
  }

  private static void slice(ApiServer server, BuiltinKinds.ServerOptions options) {
    ObjectNode slice = named(NAME, "default");
    slice.withObject("/metadata").putObject("labels").put("kubernetes.io/service-name", NAME);
    slice.put("addressType", "IPv4");
    ObjectNode endpoint = slice.putArray("endpoints").addObject();
    endpoint.putArray("addresses").add(options.advertised());
    endpoint.putObject("conditions").put("ready", true);
    slice
        .putArray("ports")
        .addObject()
        .put("name", "https")
        .put("protocol", "TCP")
        .put("port", options.port());
    server.create(Resources.ENDPOINT_SLICES, slice);
  }
}
