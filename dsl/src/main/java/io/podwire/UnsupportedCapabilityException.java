package io.podwire;

import io.podwire.engine.Capability;
import org.apiguardian.api.API;

/**
 * The engine cannot do what a test asks. Under {@code @ClusterTest} the test is aborted, naming the
 * capability: it neither fails nor passes.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class UnsupportedCapabilityException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Capability capability;

  /** What needs which capability of which engine. */
  public UnsupportedCapabilityException(Capability capability, String engine, String what) {
    super(what + " needs " + capability + ", which the engine '" + engine + "' has not");
    this.capability = capability;
  }

  /** What is missing. */
  public Capability capability() {
    return capability;
  }
}
