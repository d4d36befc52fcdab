package io.podwire.probe;

import io.podwire.probe.DnsAnswer.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apiguardian.api.API;

/**
 * Reads what {@code dig} printed.
 *
 * @see <a
 *     href="https://bind9.readthedocs.io/en/v9.18.0/manpages.html#dig-dns-lookup-utility">dig</a>
 */
@API(status = API.Status.INTERNAL)
public final class DigOutput {
  private static final Pattern STATUS = Pattern.compile("status: ([A-Z]+)");
  private static final Pattern ADDRESS =
      Pattern.compile("(?m)^[^;\\s]\\S*\\s+\\d+\\s+IN\\s+A{1,4}\\s+(\\S+)$");
  private static final Pattern ASKED = Pattern.compile("(?m)^;\\S+\\s+IN\\s+(\\S+)$");
  private static final Pattern ANSWERS =
      Pattern.compile("(?s);; ANSWER SECTION:\n(.*?)(?:\n\n|\\z)");
  private static final Pattern SHORT = Pattern.compile("(?m)^([0-9.]+|[0-9a-f:]*:[0-9a-f:]+)$");

  private DigOutput() {}

  /** What the resolver answered. */
  public static DnsAnswer read(ToolRun run) {
    List<String> addresses = all(ADDRESS, run.stdout());
    if (addresses.isEmpty()) {
      addresses = all(SHORT, run.stdout()); // +short prints the addresses alone
    }
    return new DnsAnswer(result(run, addresses), addresses, run);
  }

  private static List<String> all(Pattern pattern, String text) {
    List<String> found = new ArrayList<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }

  /** Of the type that was asked for: an alias alone is none. */
  private static boolean hasRecord(String text) {
    Matcher asked = ASKED.matcher(text);
    Matcher answers = ANSWERS.matcher(text);
    return asked.find()
        && answers.find()
        && answers
            .group(1)
            .lines()
            .anyMatch(line -> line.matches("\\S+\\s+\\d+\\s+IN\\s+" + asked.group(1) + "\\s.*"));
  }

  private static Result result(ToolRun run, List<String> addresses) {
    if (!addresses.isEmpty()) {
      return Result.RESOLVED;
    }
    Matcher status = STATUS.matcher(run.stdout());
    if (!status.find()) {
      return run.stdout().contains("timed out")
              || run.stdout().contains("no servers could be reached")
          ? Result.TIMED_OUT
          : Result.FAILED;
    }
    return switch (status.group(1)) {
      case "NOERROR" -> hasRecord(run.stdout()) ? Result.RESOLVED : Result.NO_DATA;
      case "NXDOMAIN" -> Result.NXDOMAIN;
      case "SERVFAIL" -> Result.SERVFAIL;
      case "REFUSED" -> Result.REFUSED;
      default -> Result.FAILED;
    };
  }
}
