package io.podwire.sim.image.curl;

import io.podwire.sim.runtime.FileTree;
import io.podwire.sim.runtime.Program;
import io.podwire.sim.runtime.UnixProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** The program {@code curl}. */
public final class Curl {
  /** As Debian 12 has it. */
  static final String VERSION = "7.88.1";

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
      process.err().printLine("curl: try 'curl --help' or 'curl --manual' for more information");
      return usage.code();
    }
    if (options.has("version")) {
      process.out().printLine("curl " + VERSION + " (x86_64-pc-linux-gnu) libcurl/" + VERSION);
      process.out().printLine("Protocols: http https ");
      return 0;
    }
    if (options.urls().isEmpty()) {
      process.err().printLine("curl: try 'curl --help' or 'curl --manual' for more information");
      return 2;
    }
    int status = 0;
    List<String> outputs = options.values("output");
    try (CurlConnections connections = new CurlConnections()) {
      for (int i = 0; i < options.urls().size(); i++) {
        String given = options.urls().get(i);
        String output = i < outputs.size() ? outputs.get(i) : "-";
        for (String url : options.has("globoff") ? List.of(given) : UrlGlob.expand(given)) {
          boolean named = output.equals("-") && options.has("remote-name");
          String file = named ? remoteName(url) : output;
          status = fetch(process, options, connections, url, file);
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

  private static int fetch(
      UnixProcess process,
      CurlOptions options,
      CurlConnections connections,
      String url,
      String output)
      throws IOException {
    int retries = Integer.parseInt(options.value("retry", "0"));
    Duration delay = options.seconds("retry-delay");
    for (int attempt = 0; ; attempt++) {
      CurlTransfer transfer = new CurlTransfer(process, options, connections, url, output);
      int code = 0;
      String message = "";
      try {
        transfer.run();
      } catch (CurlFailure failure) {
        code = failure.code();
        message = String.valueOf(failure.getMessage());
      }
      transfer.finish(code, message);
      if (attempt >= retries || !isTransient(options, code, transfer.status())) {
        return code;
      }
      Duration backOff = Duration.ofSeconds(Math.min(600, 1L << Math.min(attempt, 10)));
      process.simulation().sleep(delay == null ? backOff : delay);
    }
  }

  private static boolean isTransient(CurlOptions options, int code, int status) {
    boolean server = List.of(408, 429, 500, 502, 503, 504).contains(status);
    boolean refused = code == 7 && options.has("retry-connrefused");
    return code == 28
        || code == 6
        || refused
        || server
        || code != 0 && options.has("retry-all-errors");
  }

  private Curl() {}
}
