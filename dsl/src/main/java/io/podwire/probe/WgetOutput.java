package io.podwire.probe;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apiguardian.api.API;

/**
 * Reads what BusyBox's {@code wget} printed.
 *
 * @see <a href="https://git.busybox.net/busybox/tree/networking/wget.c?h=1_35_stable">wget.c</a>
 */
@API(status = API.Status.INTERNAL)
public final class WgetOutput {
  // With -S: "  HTTP/1.1 200 OK", then one header a line, two spaces before each.
  private static final Pattern STATUS =
      Pattern.compile("(?m)^(?:  |wget: server returned error: )HTTP/[0-9.]+ ([0-9]{3})");
  private static final Pattern HEADER = Pattern.compile("(?m)^  ([A-Za-z0-9-]+): (.*)$");

  private WgetOutput() {}

  /** What came of the request. */
  public static HttpAnswer read(ToolRun run) {
    String err = run.stderr();
    OptionalInt status = OptionalInt.empty();
    Matcher matcher = STATUS.matcher(err);
    while (matcher.find()) {
      status = OptionalInt.of(Integer.parseInt(matcher.group(1)));
    }
    return new HttpAnswer(reach(run, status), status, headers(err), run.stdout(), run);
  }

  private static Map<String, List<String>> headers(String err) {
    Map<String, List<String>> headers = new TreeMap<>();
    Matcher matcher = HEADER.matcher(err);
    while (matcher.find()) {
      String name = matcher.group(1).toLowerCase(Locale.ROOT);
      headers.merge(name, List.of(matcher.group(2).strip()), Lists::joined);
    }
    return headers;
  }

  private static Reach reach(ToolRun run, OptionalInt status) {
    String err = run.stderr();
    if (run.exitCode() == 0 || (status.isPresent() && !err.contains("timed out"))) {
      return Reach.CONNECTED;
    }
    if (err.contains("wget: bad address")) {
      return Reach.NAME_NOT_RESOLVED;
    }
    Reach reach = Complaint.read(err);
    boolean broken = reach == Reach.FAILED && err.contains("wget: error getting response");
    return broken ? Reach.RESET : reach; // the server closed, and had not answered
  }
}
