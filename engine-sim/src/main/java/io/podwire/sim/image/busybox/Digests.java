package io.podwire.sim.image.busybox;

import io.podwire.sim.runtime.ErrnoException;
import io.podwire.sim.runtime.Program;
import io.podwire.sim.runtime.UnixProcess;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/** {@code md5sum} and its kin. */
final class Digests {
  static void addTo(Map<String, Program> applets) {
    BusyBox.tool(applets, "md5sum", process -> run(process, "MD5"));
    BusyBox.tool(applets, "sha1sum", process -> run(process, "SHA-1"));
    BusyBox.tool(applets, "sha256sum", process -> run(process, "SHA-256"));
    BusyBox.tool(applets, "sha512sum", process -> run(process, "SHA-512"));
  }

  private static int run(UnixProcess process, String algorithm) throws IOException {
    Arguments arguments = Arguments.parse(process, "");
    int status = 0;
    for (String path : TextTools.inputs(arguments)) {
      try (Lines lines = Lines.open(process, path)) {
        byte[] digest = MessageDigest.getInstance(algorithm).digest(lines.rest());
        process.out().printLine(HexFormat.of().formatHex(digest) + "  " + path);
      } catch (ErrnoException e) {
        process.err().printLine(process.name() + ": can't open '" + path + "': " + e.getMessage());
        status = 1;
      } catch (NoSuchAlgorithmException everyJdkHasIt) {
        throw new IllegalStateException(everyJdkHasIt);
      }
    }
    return status;
  }

  private Digests() {}
}
