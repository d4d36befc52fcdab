package io.podwire.sim.controller;

import io.podwire.sim.apiserver.Api;
import io.podwire.sim.apiserver.Resources;
import io.podwire.sim.clock.Simulation;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.ObjectKey;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the nodes' names and addresses into the ConfigMap of CoreDNS, which answers for them:
 * k3s's <a href="https://github.com/k3s-io/k3s/blob/v1.34.1%2Bk3s1/pkg/node/controller.go">node
 * controller</a>.
 */
public final class NodeHostsController {
  private static final ObjectKey COREDNS =
      new ObjectKey(Resources.CONFIG_MAPS, "kube-system", "coredns");
  private static final String HOSTS = "NodeHosts";

  private final Api api;
  private final WorkQueue<ObjectKey> queue;

  public NodeHostsController(Api api, Simulation simulation) {
    this.api = api;
    this.queue = new WorkQueue<>("node-hosts", simulation, this::sync);
  }

  public void start() {
    api.watch("node-hosts", Resources.NODES, event -> queue.add(COREDNS));
    api.watch(
        "node-hosts",
        Resources.CONFIG_MAPS,
        event -> {
          if (event.object().name().equals(COREDNS.name())) {
            queue.add(COREDNS);
          }
        });
  }

  private void sync(ObjectKey key) {
    api.find(key).ifPresent(this::write);
  }

  private void write(ApiObject map) {
    String hosts = hosts();
    if (!map.text("data", HOSTS).equals(hosts)) {
      var tree = map.copy();
      tree.withObject("/data").put(HOSTS, hosts);
      api.update(Resources.CONFIG_MAPS, tree);
    }
  }

  private String hosts() {
    List<String> lines = new ArrayList<>();
    for (ApiObject node : api.list(Resources.NODES)) {
      node.at("status", "addresses")
          .forEach(
              address -> {
                if (address.path("type").asText().equals("InternalIP")) {
                  lines.add(address.path("address").asText() + " " + node.name() + "\n");
                }
              });
    }
    lines.sort(null);
    return String.join("", lines);
  }
}
