package io.podwire.sim.runtime;

import io.podwire.sim.clock.Simulation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The files that the processes of a container see: the image's with the container's own changes,
 * and the mounts over them. Paths are absolute here; {@link UnixProcess#path} makes them so.
 *
 * <p>Left out: owners, times of access, hard links (a copy), special files but those of {@code
 * /dev}. {@code /proc} and {@code /sys} are empty.
 */
public final class FileSystem {
  private static final int MAX_LINKS =
      40; // https://man7.org/linux/man-pages/man7/path_resolution.7.html

  private final Simulation simulation;
  private final FileTree root;
  private final SortedMap<String, Mount> mounts = new TreeMap<>();

  /** A path without links, and what is there, if anything. */
  private record Place(String path, @Nullable FileNode node) {}

  FileSystem(Simulation simulation, FileTree root, List<Mount> mounts) {
    this.simulation = simulation;
    this.root = root;
    mount(new Mount("/dev", Devices.TREE.copy(), false));
    root.directory("/proc").directory("/sys");
    mounts.forEach(this::mount);
  }

  private void mount(Mount mount) {
    String path = "/" + String.join("/", FileTree.names(mount.path()));
    if (root.find(path).isEmpty()) {
      root.put(
          path,
          mount.files().root() instanceof FileNode.Directory
              ? FileNode.Directory.EMPTY
              : EMPTY_FILE);
    }
    mounts.put(path, mount);
  }

  private static final FileNode EMPTY_FILE = new FileNode.RegularFile(new byte[0], 0644, 0);

  /** What the path names, links followed; null if nothing. */
  public @Nullable FileNode stat(String path) {
    try {
      return resolve(path, true).node();
    } catch (ErrnoException nothingThere) {
      return null;
    }
  }

  /** What the path names, a last link not followed; null if nothing. */
  public @Nullable FileNode lstat(String path) {
    try {
      return resolve(path, false).node();
    } catch (ErrnoException nothingThere) {
      return null;
    }
  }

  /** What the path names, links followed. */
  public FileNode open(String path) throws ErrnoException {
    return present(resolve(path, true));
  }

  /** The bytes of a file; not to be changed. */
  public byte[] read(String path) throws ErrnoException {
    FileNode node = open(path);
    if (node instanceof FileNode.RegularFile file) {
      return file.content();
    }
    if (node instanceof FileNode.Directory) {
      throw new ErrnoException(Errno.EISDIR);
    }
    return node instanceof FileNode.Executable
        ? "\u007fELF".getBytes(StandardCharsets.UTF_8)
        : new byte[0];
  }

  /** The names in a directory, in their order. */
  public List<String> list(String path) throws ErrnoException {
    Place place = resolve(path, true);
    if (!(present(place) instanceof FileNode.Directory directory)) {
      throw new ErrnoException(Errno.ENOTDIR);
    }
    return List.copyOf(directory.entries().keySet());
  }

  /** The path without links; the last name need not be there. */
  public String realPath(String path) throws ErrnoException {
    return resolve(path, true).path();
  }

  /** Writes a whole file, or to its end. */
  public void write(String path, byte[] bytes, boolean append) throws ErrnoException {
    Place place = resolve(path, true);
    byte[] content = bytes.clone();
    int mode = 0644;
    if (place.node() instanceof FileNode.RegularFile file) {
      mode = file.mode();
      if (append) {
        content = java.util.Arrays.copyOf(file.content(), file.content().length + bytes.length);
        System.arraycopy(bytes, 0, content, file.content().length, bytes.length);
      }
    } else if (place.node() instanceof FileNode.Directory) {
      throw new ErrnoException(Errno.EISDIR);
    }
    put(place.path(), new FileNode.RegularFile(content, mode, seconds()));
  }

  /** Makes a directory. */
  public void makeDirectory(String path) throws ErrnoException {
    Place place = resolve(path, true);
    if (place.node() != null) {
      throw new ErrnoException(Errno.EEXIST);
    }
    put(place.path(), new FileNode.Directory(Collections.emptySortedMap(), 0755, seconds()));
  }

  /** Makes a symbolic link. */
  public void link(String path, String target) throws ErrnoException {
    place(path, new FileNode.SymbolicLink(target));
  }

  /** Puts a node at a path where nothing is. */
  public void place(String path, FileNode node) throws ErrnoException {
    Place place = resolve(path, false);
    if (place.node() != null) {
      throw new ErrnoException(Errno.EEXIST);
    }
    put(place.path(), node);
  }

  /** Changes the permission bits of a file or directory. */
  public void changeMode(String path, int mode) throws ErrnoException {
    Place place = resolve(path, true);
    FileNode node = present(place);
    if (node instanceof FileNode.RegularFile file) {
      put(place.path(), new FileNode.RegularFile(file.content(), mode, file.modified()));
    } else if (node instanceof FileNode.Directory directory) {
      put(place.path(), new FileNode.Directory(directory.entries(), mode, directory.modified()));
    }
  }

  /** Removes what the path names, with all that is below it; a last link itself. */
  public void remove(String path) throws ErrnoException {
    Place place = resolve(path, false);
    present(place);
    Mount mount = writable(place.path());
    tree(mount).remove(within(mount, place.path()));
  }

  // ---- resolution ------------------------------------------------------------------------

  private static FileNode present(Place place) throws ErrnoException {
    if (place.node() == null) {
      throw new ErrnoException(Errno.ENOENT);
    }
    return place.node();
  }

  private Place resolve(String path, boolean followLast) throws ErrnoException {
    Deque<String> names = new ArrayDeque<>(FileTree.names(path));
    List<Place> walked = new ArrayList<>(List.of(new Place("/", root.root())));
    int links = 0;
    while (!names.isEmpty()) {
      String name = names.pop();
      Place at = walked.get(walked.size() - 1);
      if (name.equals("..")) {
        if (walked.size() > 1) {
          walked.remove(walked.size() - 1);
        }
        continue;
      }
      Place next = step(at, name);
      if (next.node() instanceof FileNode.SymbolicLink link && (followLast || !names.isEmpty())) {
        if (++links > MAX_LINKS) {
          throw new ErrnoException(Errno.ELOOP);
        }
        prepend(names, link.target());
        if (link.target().startsWith("/")) {
          walked.subList(1, walked.size()).clear();
        }
        continue;
      }
      if (next.node() == null && !names.isEmpty()) {
        throw new ErrnoException(Errno.ENOENT);
      }
      walked.add(next);
    }
    return walked.get(walked.size() - 1);
  }

  private Place step(Place at, String name) throws ErrnoException {
    if (!(at.node() instanceof FileNode.Directory directory)) {
      throw new ErrnoException(Errno.ENOTDIR);
    }
    String path = at.path().equals("/") ? "/" + name : at.path() + "/" + name;
    Mount mount = mounts.get(path);
    return new Place(path, mount == null ? directory.entries().get(name) : mount.files().root());
  }

  private static void prepend(Deque<String> names, String target) {
    List<String> parts = FileTree.names(target);
    for (int i = parts.size() - 1; i >= 0; i--) {
      names.push(parts.get(i));
    }
  }

  // ---- change ----------------------------------------------------------------------------

  private void put(String path, FileNode node) throws ErrnoException {
    Mount mount = writable(path);
    tree(mount).put(within(mount, path), node);
  }

  private FileTree tree(@Nullable Mount mount) {
    return mount == null ? root : mount.files();
  }

  private static String within(@Nullable Mount mount, String path) {
    return mount == null ? path : path.substring(mountPoint(mount).length());
  }

  private static String mountPoint(Mount mount) {
    return "/" + String.join("/", FileTree.names(mount.path()));
  }

  /** The mount that holds the path, null for the root; fails if it must not be written. */
  private @Nullable Mount writable(String path) throws ErrnoException {
    for (String prefix = path;
        !prefix.isEmpty();
        prefix = prefix.substring(0, prefix.lastIndexOf('/'))) {
      Mount mount = mounts.get(prefix);
      if (mount != null) {
        if (mount.readOnly()) {
          throw new ErrnoException(Errno.EROFS);
        }
        return mount;
      }
    }
    return null;
  }

  private long seconds() {
    return simulation.now().getEpochSecond();
  }
}
