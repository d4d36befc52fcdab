package io.podwire.k3s;

/** Docker could not run a script on a node, or could not tell how it ended. */
final class NodeSilentException extends RuntimeException {
  private static final long serialVersionUID = 1;

  NodeSilentException(String node, Throwable cause) {
    super("no shell could be used on node " + node + ": " + cause, cause);
  }
}
