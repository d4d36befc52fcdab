package io.podwire.sim.runtime;

/**
 * Files that a container sees at a path.
 *
 * @param path absolute
 * @param files may change while they are mounted; a tree that is a single file is mounted on a file
 * @param readOnly whether writing fails with {@code EROFS}
 */
public record Mount(String path, FileTree files, boolean readOnly) {
  /** Refuses a relative path. */
  public Mount {
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("mount path '" + path + "' is not absolute");
    }
  }
}
