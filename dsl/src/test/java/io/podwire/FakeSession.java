package io.podwire;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.podwire.app.App;
import io.podwire.app.ClientNetwork;
import io.podwire.engine.Capability;
import io.podwire.engine.ClusterSession;
import io.podwire.engine.Disturbance;
import io.podwire.engine.EngineClock;
import io.podwire.engine.ImageContent;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/** A session over any client, whose time is faked. */
final class FakeSession implements ClusterSession {
  private final KubernetesClient client;
  private final FakeClock clock = new FakeClock();

  FakeSession(KubernetesClient client) {
    this.client = client;
  }

  @Override
  public String engine() {
    return "fake";
  }

  @Override
  public Set<Capability> capabilities() {
    return EnumSet.noneOf(Capability.class);
  }

  @Override
  public KubernetesClient client() {
    return client;
  }

  @Override
  public KubernetesClient userClient() {
    return client;
  }

  @Override
  public String kubeconfig() {
    throw new UnsupportedOperationException("the fake does not listen");
  }

  @Override
  public String namespace() {
    return "default";
  }

  @Override
  public ClientNetwork outside() {
    throw new UnsupportedOperationException("the fake has no outside");
  }

  @Override
  public ClientNetwork inside(String namespace, String pod) {
    throw new UnsupportedOperationException("the fake has no Pods");
  }

  @Override
  public void provide(String reference, ImageContent content) {
    throw new UnsupportedOperationException("the fake runs no images");
  }

  @Override
  public String declare(String host, App app) {
    throw new UnsupportedOperationException("the fake has no outside");
  }

  @Override
  public Runnable disturb(Disturbance disturbance) {
    throw new UnsupportedOperationException("the fake has nothing to disturb");
  }

  @Override
  public EngineClock clock() {
    return clock;
  }

  @Override
  public Duration defaultTimeout() {
    return Duration.ofSeconds(10);
  }

  @Override
  public String replay() {
    return "-Dpodwire.seed=42";
  }

  @Override
  public void close() {}
}
