package io.podwire.probe;

import io.podwire.probe.DnsAnswer.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apiguardian.api.API;

/**
 * Reads what {@code nslookup} printed, BusyBox's or BIND's. BusyBox's asks for each search domain
 * and exits 1 when one of them has no such name, even though another has: only the text counts.
 *
 * @see <a
 *     href="https://git.busybox.net/busybox/tree/networking/nslookup.c?h=1_35_stable">nslookup.c</a>
 */
@API(status = API.Status.INTERNAL)
public final class NslookupOutput {
  private static final Pattern ADDRESS =
      Pattern.compile("(?m)^Address(?: \\d+)?: *([0-9A-Fa-f.:]+)");
  private static final Pattern HEAD = Pattern.compile("(?m)^Address:\t\\S+[:#]\\d+\n\n?");
  private static final Pattern RECORD =
      Pattern.compile("(?m)^\\S+\t(?:service|text|name|mail exchanger|nameserver) = |^\torigin = ");
  private static final Pattern ALIAS = Pattern.compile("(?m)^\\S+\tcanonical name = ");
  private static final Pattern FOR_ALIAS = Pattern.compile("(?i)-(?:type|query|querytype|q)=cname");

  private NslookupOutput() {}

  /** What the resolver answered. */
  public static DnsAnswer read(ToolRun run) {
    List<String> addresses = new ArrayList<>();
    int answer = run.stdout().indexOf("\n\n"); // the lines before it name the server
    Matcher matcher = ADDRESS.matcher(run.stdout());
    while (answer >= 0 && matcher.find()) {
      if (matcher.start() > answer && !addresses.contains(matcher.group(1))) {
        addresses.add(matcher.group(1));
      }
    }
    return new DnsAnswer(result(run, addresses), addresses, run);
  }

  private static Result result(ToolRun run, List<String> addresses) {
    String text = run.stdout() + run.stderr();
    if (!addresses.isEmpty() || hasRecord(run)) {
      return Result.RESOLVED;
    }
    if (text.contains("timed out") || text.contains("no servers could be reached")) {
      return Result.TIMED_OUT;
    }
    if (text.contains("SERVFAIL")) {
      return Result.SERVFAIL;
    }
    if (text.contains(": REFUSED")) {
      return Result.REFUSED;
    }
    if (text.contains(": No answer")) {
      return noAnswer(run.stdout());
    }
    if (hasEmptyAnswer(run.stdout())) {
      return Result.NO_DATA;
    }
    return text.contains("NXDOMAIN") ? Result.NXDOMAIN : Result.FAILED;
  }

  private static boolean hasRecord(ToolRun run) {
    boolean forAlias = run.argv().stream().anyMatch(word -> FOR_ALIAS.matcher(word).matches());
    return RECORD.matcher(run.stdout()).find() || (forAlias && ALIAS.matcher(run.stdout()).find());
  }

  /** BIND's says so of an answer that is empty, BusyBox's of a query that got none. */
  private static Result noAnswer(String text) {
    return text.contains("#53\n") ? Result.NO_DATA : Result.TIMED_OUT;
  }

  /** BusyBox's prints a blank line for it, as it does after each answer. */
  private static boolean hasEmptyAnswer(String text) {
    Matcher head = HEAD.matcher(text);
    if (!head.find()) {
      return false;
    }
    String answers = text.substring(head.end());
    return answers.isBlank()
        || answers.startsWith("\n")
        || answers.contains("\n\n\n")
        || answers.contains("Non-authoritative answer:\n\n")
        || ALIAS.matcher(answers).find();
  }
}
