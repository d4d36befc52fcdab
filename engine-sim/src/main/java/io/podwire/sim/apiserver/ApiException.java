package io.podwire.sim.apiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A request that the server refuses: the {@code Status} object that it answers. */
public final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final transient ObjectNode status;

  public ApiException(ObjectNode status) {
    super(status.path("message").asText());
    this.status = status;
  }

  /** The HTTP status code. */
  public int code() {
    return status.path("code").asInt();
  }

  /** The machine-readable reason, for example {@code AlreadyExists}. */
  public String reason() {
    return status.path("reason").asText();
  }

  /** The whole {@code Status} object. */
  public ObjectNode status() {
    return status;
  }
}
