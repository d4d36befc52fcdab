package io.podwire.sim.image.curl;

import io.podwire.sim.runtime.Descriptors;
import io.podwire.sim.runtime.ErrnoException;
import io.podwire.sim.runtime.OpenFile;
import io.podwire.sim.runtime.UnixProcess;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/** Where a run of curl writes to: standard output and files, each emptied at first. */
final class CurlOutputs {
  private static final String STDOUT = "-";

  private final UnixProcess process;
  private final CurlOptions options;
  private final Set<String> created = new HashSet<>();

  CurlOutputs(UnixProcess process, CurlOptions options) {
    this.process = process;
    this.options = options;
  }

  /** A body begins: what the file had of another is not kept. */
  void begin(String path) {
    created.remove(path);
  }

  /** Makes the file of an answer that has no body. */
  void createIfMissing(String path) throws IOException {
    if (!path.equals(STDOUT) && !created.contains(path)) {
      write(path, new byte[0], 0);
    }
  }

  void write(String path, byte[] bytes, int length) throws IOException {
    if (path.equals(STDOUT)) {
      process.out().write(bytes, 0, length);
      if (options.has("no-buffer")) {
        process.out().flush();
      }
      return;
    }
    try {
      if (options.has("create-dirs") && path.contains("/")) {
        makeDirectories(path.substring(0, path.lastIndexOf('/')));
      }
      OpenFile file = process.openToWrite(path, !created.add(path));
      Descriptors target = new Descriptors();
      target.put(1, file);
      target.output(1).write(bytes, 0, length);
      target.closeAll();
    } catch (ErrnoException failed) {
      throw new CurlFailure(CurlFailure.NOT_WRITTEN, "Failure writing output to destination");
    }
  }

  private void makeDirectories(String path) throws IOException {
    String directory = process.path(path);
    if (process.files().stat(directory) == null) {
      if (path.lastIndexOf('/') > 0) {
        makeDirectories(path.substring(0, path.lastIndexOf('/')));
      }
      process.files().makeDirectory(directory);
    }
  }
}
