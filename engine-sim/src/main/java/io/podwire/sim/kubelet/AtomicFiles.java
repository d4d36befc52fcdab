package io.podwire.sim.kubelet;

import io.podwire.sim.runtime.FileTree;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Files that change all at once, because their names are links into a directory that is exchanged:
 * <a
 * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/volume/util/atomic_writer.go">atomic_writer.go</a>.
 */
final class AtomicFiles {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("'..'yyyy_MM_dd_HH_mm_ss").withZone(ZoneOffset.UTC);

  private final Map<String, File> files = new LinkedHashMap<>();

  /** A buffer, because those compare by what they hold. */
  private record File(ByteBuffer content, int mode) {}

  void put(String path, byte[] content, int mode) {
    files.put(path, new File(ByteBuffer.wrap(content), mode));
  }

  void writeTo(FileTree tree, Instant now, RandomGenerator random) {
    String directory = STAMP.format(now) + "." + random.nextLong(1_000_000_000, 10_000_000_000L);
    FileTree fresh = new FileTree();
    fresh.directory(directory);
    files.forEach(
        (path, file) -> fresh.write(directory + "/" + path, file.content.array(), file.mode));
    fresh.link("..data", directory);
    for (String path : files.keySet()) {
      String top = path.split("/", 2)[0];
      fresh.link(top, "..data/" + top);
    }
    tree.replaceWith(fresh);
  }

  /** Whether both hold the same files. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof AtomicFiles that && files.equals(that.files);
  }

  @Override
  public int hashCode() {
    return files.hashCode();
  }
}
