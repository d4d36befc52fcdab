package io.podwire.sim.image.curl;

import io.podwire.sim.runtime.FileTree;
import io.podwire.sim.runtime.Program;
import io.podwire.sim.runtime.UnixProcess;
import java.io.IOException;
import java.util.List;

/** The program {@code curl}. */
public final class Curl {
  /** As Debian 12 has it. */
  static final String VERSION = "7.88.1";

  private static final String HINT =
      "curl: try 'curl --help' or 'curl --manual' for more information";
  private static final String STDOUT = "-";
  private static final Program.Tool TOOL = Curl::run;

  /** Installs {@code /usr/bin/curl}. */
  public static FileTree addTo(FileTree files) {
    return files.program("/usr/bin/curl", TOOL);
  }

  private static int run(UnixProcess process) throws IOException {
    CurlOptions options;
    try {
      options = CurlOptions.parse(process.argv().subList(1, process.argv().size()));
    } catch (CurlFailure usage) {
      process.err().printLine("curl: " + usage.getMessage());
      process.err().printLine(HINT);
      return usage.code();
    }
    if (options.has("version")) {
      process.out().printLine("curl " + VERSION + " (x86_64-pc-linux-gnu) libcurl/" + VERSION);
      process.out().printLine("Protocols: http https ");
      return 0;
    }
    if (options.urls().isEmpty()) {
      if (process.argv().size() > 1) {
        process.err().printLine("curl: no URL specified!");
      }
      process.err().printLine(HINT);
      return CurlFailure.USAGE;
    }
    List<String> methods = options.methods();
    if (methods.size() > 1) {
      CurlReport.warn(
          process,
          options,
          "You can only select one HTTP request method! You asked for both "
              + String.join(" and ", methods.subList(0, 2))
              + ".");
      return CurlFailure.USAGE;
    }
    return fetchAll(process, options);
  }

  private static int fetchAll(UnixProcess process, CurlOptions options) throws IOException {
    int status = 0;
    int number = 0;
    List<String> files = options.values("output");
    CurlOutputs outputs = new CurlOutputs(process, options);
    try (CurlConnections connections = new CurlConnections()) {
      for (int i = 0; i < options.urls().size(); i++) {
        String given = options.urls().get(i);
        String file = i < files.size() ? files.get(i) : STDOUT;
        for (String url : options.has("globoff") ? List.of(given) : UrlGlob.expand(given)) {
          boolean named = file.equals(STDOUT) && options.has("remote-name");
          String output = named ? remoteName(url) : file;
          CurlReport report = new CurlReport(process, options, outputs, url, output);
          CurlRetries retries = new CurlRetries(process, options);
          CurlRetries.Outcome outcome =
              retries.until(() -> new CurlTransfer(process, options, connections, report, url));
          status = outcome.code();
          String format = options.value("write-out");
          if (format != null) {
            CurlWriteOut writer =
                new CurlWriteOut(process, outcome.record(), url, output, number++);
            process.out().print(writer.expand(format, status, outcome.message()));
          }
        }
      }
    }
    return status;
  }

  /** The last part of a URL's path; empty if it has none. */
  private static String remoteName(String url) {
    String path = url.replaceFirst("^\\w+://", "").replaceFirst("[?#].*", "");
    return path.contains("/") ? path.substring(path.lastIndexOf('/') + 1) : "";
  }

  private Curl() {}
}
