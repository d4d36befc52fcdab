package io.podwire.conformance.differential;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads out of a tool's output what it learned, without times, ids and client ports. */
final class Answers {
  private static final Pattern STATUS = Pattern.compile("status: ([A-Z]+)");
  private static final Pattern RECORD =
      Pattern.compile("(?m)^([^;\\s]\\S*)\\s+\\d+\\s+IN\\s+([A-Z]+)\\s+(.+)$");
  private static final Pattern CLIENT_PORT =
      Pattern.compile("(\\d+\\.\\d+\\.\\d+\\.\\d+):\\d{4,5}\\b");
  private static final Pattern MILLIS = Pattern.compile(" after \\d+ (ms|milliseconds)");

  private static final Pattern UNRESOLVED =
      Pattern.compile("curl: \\((6\\)|28\\) Resolving timed out)|nc: getaddrinfo for host");

  private Answers() {}

  static String of(Probe probe, String output, Names names) {
    return probe.command().startsWith("dig ")
        ? dns(probe, output, names::named)
        : names.named(of(probe, output));
  }

  static String of(Probe probe, String output) {
    if (output.equals(ProbeScript.NOT_ASKED)) {
      return output;
    }
    return probe.command().startsWith("dig ")
        ? dns(probe, output, UnaryOperator.identity())
        : connection(output);
  }

  /** Several records may get the same name: how many there are of it counts. */
  private static String dns(Probe probe, String output, UnaryOperator<String> naming) {
    if (output.equals(ProbeScript.NOT_ASKED)) {
      return output;
    }
    Matcher status = STATUS.matcher(output);
    Set<String> records = new LinkedHashSet<>();
    Matcher record = RECORD.matcher(output);
    while (record.find()) {
      if (!record.group(2).equals("SOA")) {
        records.add(record.group(1) + " " + record.group(2) + " " + record.group(3).strip());
      }
    }
    boolean beyond = probe.command().startsWith("dig +search");
    String code = status.find() ? status.group(1) : "no answer";
    if (beyond && (code.equals("SERVFAIL") || code.equals("no answer"))) {
      return "the name did not resolve"; // the last name of the search is the upstream's
    }
    String found = records.stream().map(naming).sorted().collect(Collectors.joining("\n"));
    return (code + "\n" + found).strip();
  }

  /** A name that the cluster does not know is its upstream's: what that says, and when, is free. */
  private static String connection(String output) {
    if (UNRESOLVED.matcher(output).find()) {
      return "the name did not resolve";
    }
    String tidy = CLIENT_PORT.matcher(output).replaceAll("$1");
    return MILLIS.matcher(tidy).replaceAll("").strip();
  }
}
