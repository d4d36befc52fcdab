package io.podwire.sim.runtime;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a name in a directory stands for. Immutable: a change makes new nodes up to the root. */
public sealed interface FileNode {
  /** Names to nodes, in the order of the names. */
  record Directory(SortedMap<String, FileNode> entries, int mode, long modified)
      implements FileNode {
    static final Directory EMPTY = new Directory(new TreeMap<>(), 0755, 0);

    /** Guards the entries against change. */
    public Directory {
      entries = Collections.unmodifiableSortedMap(entries);
    }

    Directory with(String name, FileNode node) {
      SortedMap<String, FileNode> changed = new TreeMap<>(entries);
      changed.put(name, node);
      return new Directory(changed, mode, modified);
    }

    Directory without(String name) {
      SortedMap<String, FileNode> changed = new TreeMap<>(entries);
      changed.remove(name);
      return new Directory(changed, mode, modified);
    }
  }

  /**
   * A file of bytes.
   *
   * @param content not to be changed
   * @param mode permission bits
   * @param modified seconds since the epoch
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody; copied by nobody
  record RegularFile(byte[] content, int mode, long modified) implements FileNode {}

  /** A file that is a program of the simulator's. */
  record Executable(Program program) implements FileNode {}

  /** A name for another path. */
  record SymbolicLink(String target) implements FileNode {}

  /** A device: {@code null}, {@code zero}, {@code fd/0} and the like. */
  record Device(String name) implements FileNode {}
}
