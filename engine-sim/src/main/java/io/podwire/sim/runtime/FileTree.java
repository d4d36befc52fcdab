package io.podwire.sim.runtime;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A tree of files that can change under those who have it mounted: an image's files, a ConfigMap, a
 * Secret, the {@code /etc/hosts} of a Pod. A copy costs nothing until either side changes.
 *
 * <p>Paths are taken apart at slashes; links are not followed here, but by {@link FileSystem}.
 * Confined to the holder of the simulation's baton.
 */
public final class FileTree {
  private FileNode root;

  /** An empty directory. */
  public FileTree() {
    this(FileNode.Directory.EMPTY);
  }

  private FileTree(FileNode root) {
    this.root = root;
  }

  /** A tree that is a single file, to be mounted on a file's path. */
  public static FileTree ofFile(String content) {
    return new FileTree(file(content.getBytes(StandardCharsets.UTF_8), 0644));
  }

  /** A tree that is a single file, to be mounted on a file's path. */
  public static FileTree ofFile(byte[] content) {
    return new FileTree(file(content, 0644));
  }

  /** The same files, changed independently from now on. */
  public FileTree copy() {
    return new FileTree(root);
  }

  /** Makes this tree hold what the other holds now, in one step. */
  public FileTree replaceWith(FileTree other) {
    root = other.root;
    return this;
  }

  /** Writes a file of mode 644; directories on the way are made. An empty path is the root. */
  public FileTree write(String path, String content) {
    return write(path, content.getBytes(StandardCharsets.UTF_8), 0644);
  }

  /** Writes a file; directories on the way are made. An empty path is the root. */
  public FileTree write(String path, byte[] content, int mode) {
    return put(path, file(content, mode));
  }

  /** Makes a symbolic link; directories on the way are made. */
  public FileTree link(String path, String target) {
    return put(path, new FileNode.SymbolicLink(target));
  }

  /** Makes a directory, and those on the way, unless it is there. */
  public FileTree directory(String path) {
    return find(path).isPresent() ? this : put(path, FileNode.Directory.EMPTY);
  }

  /** Installs a program. */
  public FileTree program(String path, Program program) {
    return put(path, new FileNode.Executable(program));
  }

  /** Puts a node at the path, in place of what was there; directories on the way are made. */
  public FileTree put(String path, FileNode node) {
    root = with(root, names(path), 0, node);
    return this;
  }

  /** Removes what the path names, with all below it; harmless if there is nothing. */
  public FileTree remove(String path) {
    List<String> names = names(path);
    if (find(path).isPresent() && !names.isEmpty()) {
      root = without(root, names, 0);
    }
    return this;
  }

  /** What the path names in this tree, links not followed. */
  public Optional<FileNode> find(String path) {
    FileNode node = root;
    for (String name : names(path)) {
      FileNode next =
          node instanceof FileNode.Directory directory ? directory.entries().get(name) : null;
      if (next == null) {
        return Optional.empty();
      }
      node = next;
    }
    return Optional.of(node);
  }

  FileNode root() {
    return root;
  }

  private static FileNode file(byte[] content, int mode) {
    return new FileNode.RegularFile(content, mode, 0);
  }

  static List<String> names(String path) {
    List<String> names = new ArrayList<>();
    for (String name : path.split("/", -1)) {
      if (!name.isEmpty() && !name.equals(".")) {
        names.add(name);
      }
    }
    return names;
  }

  private static FileNode with(FileNode at, List<String> names, int depth, FileNode node) {
    if (depth == names.size()) {
      return node;
    }
    FileNode.Directory directory =
        at instanceof FileNode.Directory there ? there : FileNode.Directory.EMPTY;
    String name = names.get(depth);
    FileNode below = directory.entries().getOrDefault(name, FileNode.Directory.EMPTY);
    return directory.with(name, with(below, names, depth + 1, node));
  }

  private static FileNode without(FileNode at, List<String> names, int depth) {
    FileNode.Directory directory = (FileNode.Directory) at;
    String name = names.get(depth);
    FileNode below = directory.entries().get(name);
    return below == null || depth == names.size() - 1
        ? directory.without(name)
        : directory.with(name, without(below, names, depth + 1));
  }
}
