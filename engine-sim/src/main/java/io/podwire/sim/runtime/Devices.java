package io.podwire.sim.runtime;

/** The {@code /dev} that every container has. */
final class Devices {
  static final FileTree TREE =
      new FileTree()
          .put("null", new FileNode.Device("null"))
          .put("zero", new FileNode.Device("zero"))
          .put("random", new FileNode.Device("random"))
          .put("urandom", new FileNode.Device("random"))
          .put("stdin", new FileNode.Device("fd/0"))
          .put("stdout", new FileNode.Device("fd/1"))
          .put("stderr", new FileNode.Device("fd/2"))
          .put("fd/0", new FileNode.Device("fd/0"))
          .put("fd/1", new FileNode.Device("fd/1"))
          .put("fd/2", new FileNode.Device("fd/2"));

  private Devices() {}
}
