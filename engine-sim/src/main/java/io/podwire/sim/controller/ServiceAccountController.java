package io.podwire.sim.controller;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.Api;
import io.podwire.sim.apiserver.Resources;
import io.podwire.sim.clock.Simulation;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.ObjectKey;
import io.podwire.sim.store.ResourceType;
import io.podwire.sim.store.WatchEvent;

/**
 * Puts the ServiceAccount {@code default} and the ConfigMap {@code kube-root-ca.crt} into every
 * namespace (<a
 * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/controller/serviceaccount/serviceaccounts_controller.go">serviceaccounts_controller.go</a>,
 * <a
 * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/controller/certificates/rootcacertpublisher/publisher.go">publisher.go</a>).
 */
public final class ServiceAccountController {
  private static final String ACCOUNT = "default";
  private static final String ROOT_CA = "kube-root-ca.crt";
  private static final String DESCRIPTION =
      "Contains a CA bundle that can be used to verify the kube-apiserver when using internal"
          + " endpoints such as the internal service IP or kubernetes.default.svc. No other usage"
          + " is guaranteed across distributions of Kubernetes clusters.";

  private final Api api;
  private final String caBundle;
  private final WorkQueue<ObjectKey> queue;

  /**
   * @param caBundle the certificates, in PEM, that vouch for the API server
   */
  public ServiceAccountController(Api api, Simulation simulation, String caBundle) {
    this.api = api;
    this.caBundle = caBundle;
    this.queue = new WorkQueue<>("serviceaccount", simulation, this::sync);
  }

  public void start() {
    api.watch(
        "serviceaccount-controller",
        Resources.NAMESPACES,
        event -> queue.add(new ObjectKey(Resources.NAMESPACES, "", event.object().name())));
    api.watch("serviceaccount-controller", Resources.SERVICE_ACCOUNTS, this::onContent);
    api.watch("root-ca-certificate-publisher", Resources.CONFIG_MAPS, this::onContent);
  }

  private void onContent(WatchEvent event) {
    ApiObject object = event.object();
    boolean ours = object.name().equals(ACCOUNT) || object.name().equals(ROOT_CA);
    if (ours && event.type() != WatchEvent.Type.ADDED) {
      queue.add(new ObjectKey(Resources.NAMESPACES, "", object.namespace()));
    }
  }

  private void sync(ObjectKey key) {
    if (api.find(key).filter(namespace -> !namespace.isDeleting()).isEmpty()) {
      return;
    }
    if (api.find(new ObjectKey(Resources.SERVICE_ACCOUNTS, key.name(), ACCOUNT)).isEmpty()) {
      api.create(Resources.SERVICE_ACCOUNTS, tree(Resources.SERVICE_ACCOUNTS, key.name(), ACCOUNT));
    }
    ObjectKey map = new ObjectKey(Resources.CONFIG_MAPS, key.name(), ROOT_CA);
    api.find(map).ifPresentOrElse(this::restore, () -> publish(key.name()));
  }

  private void publish(String namespace) {
    ObjectNode map = tree(Resources.CONFIG_MAPS, namespace, ROOT_CA);
    map.withObject("/metadata")
        .withObject("/annotations")
        .put("kubernetes.io/description", DESCRIPTION);
    map.putObject("data").put("ca.crt", caBundle);
    api.create(Resources.CONFIG_MAPS, map);
  }

  private void restore(ApiObject map) {
    if (!map.text("data", "ca.crt").equals(caBundle)) {
      ObjectNode tree = map.copy();
      tree.putObject("data").put("ca.crt", caBundle);
      api.update(Resources.CONFIG_MAPS, tree);
    }
  }

  private static ObjectNode tree(ResourceType type, String namespace, String name) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.put("apiVersion", type.apiVersion()).put("kind", type.kind());
    tree.putObject("metadata").put("name", name).put("namespace", namespace);
    return tree;
  }
}
