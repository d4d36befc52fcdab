package io.podwire;

import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/** A NetworkPolicy by its name. */
@API(status = API.Status.EXPERIMENTAL)
public final class NetworkPolicyHandle {
  private final Scene scene;
  private final String namespace;
  private final String name;

  NetworkPolicyHandle(Scene scene, String namespace, String name) {
    this.scene = scene;
    this.namespace = namespace;
    this.name = name;
  }

  /** Its name. */
  public String name() {
    return name;
  }

  /** Whether it is there now. */
  public boolean exists() {
    return get() != null;
  }

  /** Deletes it and waits until it is gone; one that is not there is no error. */
  public void delete() {
    scene.writer().network().v1().networkPolicies().inNamespace(namespace).withName(name).delete();
    Gone.await(scene, toString(), this::get);
  }

  private @Nullable NetworkPolicy get() {
    return scene
        .peek()
        .network()
        .v1()
        .networkPolicies()
        .inNamespace(namespace)
        .withName(name)
        .get();
  }

  @Override
  public String toString() {
    return "NetworkPolicy " + namespace + "/" + name;
  }
}
