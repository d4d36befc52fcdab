package io.podwire.engine;

import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/** This machine cannot run the engine that was asked for; the message says why and what to do. */
@API(status = API.Status.EXPERIMENTAL)
public final class EngineUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public EngineUnavailableException(String message) {
    super(message);
  }

  public EngineUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
