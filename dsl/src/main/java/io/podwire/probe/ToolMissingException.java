package io.podwire.probe;

import org.apiguardian.api.API;

/** The container's image has no such tool: no waiting will help. */
@API(status = API.Status.EXPERIMENTAL)
public final class ToolMissingException extends ExecFailedException {
  private static final long serialVersionUID = 1L;

  ToolMissingException(String tool, String container, String reason) {
    super("there is no '" + tool + "' in " + container + ": " + reason);
  }
}
