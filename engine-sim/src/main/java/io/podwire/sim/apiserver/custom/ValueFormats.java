package io.podwire.sim.apiserver.custom;

import io.podwire.sim.address.Cidr;
import io.podwire.sim.address.Ip;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The formats of texts that a schema may ask for.
 *
 * @see <a
 *     href="https://github.com/kubernetes/kube-openapi/tree/master/pkg/validation/strfmt">strfmt</a>
 */
final class ValueFormats {
  private static final String UUID = "[0-9a-fA-F]{8}-?[0-9a-fA-F]{4}-?%s-?[0-9a-fA-F]{12}";
  private static final String REST = "[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}";

  // Looked up by name, never iterated.
  private static final Map<String, Predicate<String>> FORMATS =
      Map.ofEntries(
          Map.entry(
              "byte", matching("(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?")),
          Map.entry("date", text -> parses(text, LocalDate::parse)),
          Map.entry("date-time", ValueFormats::isDateTime),
          Map.entry("datetime", ValueFormats::isDateTime),
          Map.entry(
              "duration",
              matching(
                  "[-+]?(\\s*\\d+(\\.\\d*)?\\s*(ns|us|µs|μs|ms|s|m|h|d|w|"
                      + "nano|micro|milli|nanoseconds?|microseconds?|milliseconds?|sec|seconds?|min|"
                      + "minutes?|hr|hours?|days?|wk|weeks?))+|0")),
          Map.entry("email", matching("[^@\\s]+@[^@\\s]+")),
          Map.entry(
              "hostname",
              matching(
                  "[a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?(\\.[a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?)*\\.?")),
          Map.entry("ipv4", text -> Ip.parse(text).isPresent()),
          Map.entry("ipv6", matching("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")),
          Map.entry("cidr", ValueFormats::isCidr),
          Map.entry("mac", matching("([0-9a-fA-F]{2}[:-]){5}[0-9a-fA-F]{2}")),
          Map.entry("uri", ValueFormats::isUri),
          Map.entry("uuid", matching(String.format(UUID, REST))),
          Map.entry("uuid3", matching(String.format(UUID, "3[0-9a-fA-F]{3}-?[0-9a-fA-F]{4}"))),
          Map.entry(
              "uuid4", matching(String.format(UUID, "4[0-9a-fA-F]{3}-?[89abAB][0-9a-fA-F]{3}"))),
          Map.entry(
              "uuid5", matching(String.format(UUID, "5[0-9a-fA-F]{3}-?[89abAB][0-9a-fA-F]{3}"))));

  /** Those that are taken for what they are, without a check. */
  private static final List<String> UNCHECKED =
      List.of(
          "int32",
          "int64",
          "float",
          "double",
          "password",
          "isbn",
          "isbn10",
          "isbn13",
          "creditcard",
          "ssn",
          "hexcolor",
          "rgbcolor",
          "bsonobjectid",
          "k8s-short-name",
          "k8s-long-name");

  private ValueFormats() {}

  /** Whether the text has the format; any has one that is not known. */
  static boolean matches(String format, String text) {
    return FORMATS.getOrDefault(format, any -> true).test(text);
  }

  static boolean isKnown(String format) {
    return FORMATS.containsKey(format) || UNCHECKED.contains(format);
  }

  private static Predicate<String> matching(String regex) {
    return Pattern.compile(regex).asMatchPredicate();
  }

  private interface Parser {
    Object parse(String text);
  }

  private static boolean parses(String text, Parser parser) {
    try {
      parser.parse(text);
      return true;
    } catch (DateTimeException | IllegalArgumentException wrong) {
      return false;
    }
  }

  private static boolean isDateTime(String text) {
    return parses(text, OffsetDateTime::parse);
  }

  private static boolean isCidr(String text) {
    return text.contains("/") && (text.contains(":") || parses(text, Cidr::of));
  }

  private static boolean isUri(String text) {
    try {
      return new URI(text).isAbsolute() || text.startsWith("/");
    } catch (URISyntaxException wrong) {
      return false;
    }
  }
}
