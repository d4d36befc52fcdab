package io.podwire.probe;

import org.apiguardian.api.API;

/** A command could not be run in a container at all: this says nothing about the network. */
@API(status = API.Status.EXPERIMENTAL)
public class ExecFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ExecFailedException(String message) {
    super(message);
  }

  ExecFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
