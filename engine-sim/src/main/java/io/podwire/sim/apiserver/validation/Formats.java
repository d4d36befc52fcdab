package io.podwire.sim.apiserver.validation;

import io.podwire.sim.address.Ip;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The formats of names, labels and numbers. Each check returns what is wrong, nothing if all is
 * well.
 *
 * @see <a
 *     href="https://github.com/kubernetes/apimachinery/blob/v0.34.0/pkg/util/validation/validation.go">validation.go</a>
 */
public final class Formats {
  private static final String LABEL_FORMAT = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
  private static final String SUBDOMAIN_FORMAT = LABEL_FORMAT + "(\\." + LABEL_FORMAT + ")*";
  private static final String DNS1035_FORMAT = "[a-z]([-a-z0-9]*[a-z0-9])?";
  private static final String QUALIFIED_FORMAT = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
  private static final String CONFIG_KEY_FORMAT = "[-._a-zA-Z0-9]+";
  private static final String ENV_FORMAT_RELAXED = "[!-<>-~]+|[ -<>-~]+";

  private static final String SEARCH_LABEL = "_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?";
  private static final String SEARCH_FORMAT = SEARCH_LABEL + "(\\." + SEARCH_LABEL + ")*";

  private static final Pattern SEARCH = Pattern.compile(SEARCH_FORMAT);
  private static final Pattern DNS1035 = Pattern.compile(DNS1035_FORMAT);
  private static final Pattern QUALIFIED = Pattern.compile(QUALIFIED_FORMAT);
  private static final Pattern CONFIG_KEY = Pattern.compile(CONFIG_KEY_FORMAT);
  private static final Pattern ENV_RELAXED = Pattern.compile(ENV_FORMAT_RELAXED);

  public static final String LABEL_MESSAGE =
      "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and"
          + " must start and end with an alphanumeric character";

  private Formats() {}

  /** A label of a domain name, RFC 1123. */
  public static List<String> dnsLabel(String value) {
    List<String> wrong = new ArrayList<>();
    if (value.length() > 63) {
      wrong.add(maxLength(63));
    }
    if (!isDnsLabel(value)) {
      boolean dotted = value.contains(".") && dnsSubdomain(value).isEmpty();
      wrong.add(
          dotted
              ? "must not contain dots"
              : regex(LABEL_MESSAGE, LABEL_FORMAT, "my-name", "123-abc"));
    }
    return wrong;
  }

  /**
   * What can stand between two slashes of a path (<a
   * href="https://github.com/kubernetes/apimachinery/blob/v0.34.0/pkg/api/validation/path/name.go">name.go</a>).
   */
  public static List<String> pathSegment(String value) {
    if (value.equals(".") || value.equals("..")) {
      return List.of("may not be '" + value + "'");
    }
    List<String> wrong = new ArrayList<>();
    for (String each : List.of("/", "%")) {
      if (value.contains(each)) {
        wrong.add("may not contain '" + each + "'");
      }
    }
    return wrong;
  }

  /** A domain name, RFC 1123. */
  public static List<String> dnsSubdomain(String value) {
    List<String> wrong = new ArrayList<>();
    if (value.length() > 253) {
      wrong.add(maxLength(253));
    }
    for (String label : value.split("\\.", -1)) {
      if (!isDnsLabel(label)) {
        wrong.add(
            regex(
                "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters,"
                    + " '-' or '.', and must start and end with an alphanumeric character",
                SUBDOMAIN_FORMAT,
                "example.com"));
        break;
      }
    }
    return wrong;
  }

  /** A domain that names are searched in, which may have underscores. */
  public static List<String> dnsSearch(String value) {
    List<String> wrong = new ArrayList<>();
    if (value.length() > 253) {
      wrong.add(maxLength(253));
    }
    if (!SEARCH.matcher(value).matches()) {
      wrong.add(
          regex(
              "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters,"
                  + " '_', '-' or '.', and must start and end with an alphanumeric character",
              SEARCH_FORMAT,
              "example.com"));
    }
    return wrong;
  }

  /** A label of a domain name that does not begin with a digit, RFC 1035. */
  public static List<String> dns1035Label(String value) {
    List<String> wrong = new ArrayList<>();
    if (value.length() > 63) {
      wrong.add(maxLength(63));
    }
    if (!DNS1035.matcher(value).matches()) {
      wrong.add(
          regex(
              "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start"
                  + " with an alphabetic character, and end with an alphanumeric character",
              DNS1035_FORMAT,
              "my-name",
              "abc-123"));
    }
    return wrong;
  }

  /** A key of labels and annotations: a name, maybe behind a domain and a slash. */
  public static List<String> qualifiedName(String value) {
    List<String> wrong = new ArrayList<>();
    String[] parts = value.split("/", -1);
    if (parts.length > 2) {
      wrong.add(
          "a qualified name "
              + regex(QUALIFIED_MESSAGE, QUALIFIED_FORMAT, "MyName", "my.name", "123-abc")
              + " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')");
      return wrong;
    }
    String name = parts[parts.length - 1];
    if (parts.length == 2) {
      if (parts[0].isEmpty()) {
        wrong.add("prefix part must be non-empty");
      } else {
        dnsSubdomain(parts[0]).forEach(problem -> wrong.add("prefix part " + problem));
      }
    }
    if (name.isEmpty()) {
      wrong.add("name part must be non-empty");
    } else if (name.length() > 63) {
      wrong.add("name part " + maxLength(63));
    }
    if (!isQualified(name)) {
      wrong.add(
          "name part "
              + regex(QUALIFIED_MESSAGE, QUALIFIED_FORMAT, "MyName", "my.name", "123-abc"));
    }
    return wrong;
  }

  private static final String QUALIFIED_MESSAGE =
      "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an"
          + " alphanumeric character";

  /** The value of a label. */
  public static List<String> labelValue(String value) {
    List<String> wrong = new ArrayList<>();
    if (value.length() > 63) {
      wrong.add(maxLength(63));
    }
    if (!value.isEmpty() && !isQualified(value)) {
      wrong.add(
          regex(
              "a valid label must be an empty string or consist of alphanumeric characters, '-',"
                  + " '_' or '.', and must start and end with an alphanumeric character",
              "(" + QUALIFIED_FORMAT + ")?",
              "MyValue",
              "my_value",
              "12345"));
    }
    return wrong;
  }

  /** A key of a ConfigMap or Secret. */
  public static List<String> configKey(String value) {
    List<String> wrong = new ArrayList<>();
    if (value.length() > 253) {
      wrong.add(maxLength(253));
    }
    if (!CONFIG_KEY.matcher(value).matches()) {
      wrong.add(
          regex(
              "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
              CONFIG_KEY_FORMAT,
              "key.name",
              "KEY_NAME",
              "key-name"));
    }
    if (value.equals(".")) {
      wrong.add("must not be '.'");
    } else if (value.equals("..")) {
      wrong.add("must not be '..'");
    } else if (value.startsWith("..")) {
      wrong.add("must not start with '..'");
    }
    return wrong;
  }

  /** The name of an environment variable, as Kubernetes 1.34 takes it. */
  public static List<String> envVarName(String value) {
    return ENV_RELAXED.matcher(value).matches()
        ? List.of()
        : List.of(
            "a valid environment variable name must consist only of printable ASCII characters"
                + " other than '='");
  }

  /** The name of a port. */
  public static List<String> portName(String value) {
    List<String> wrong = new ArrayList<>();
    if (value.length() > 15) {
      wrong.add(maxLength(15));
    }
    if (!value.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-')) {
      wrong.add("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
    }
    if (value.chars().noneMatch(c -> c >= 'a' && c <= 'z')) {
      wrong.add("must contain at least one letter (a-z)");
    }
    if (value.contains("--")) {
      wrong.add("must not contain consecutive hyphens");
    }
    if (!value.isEmpty() && (value.startsWith("-") || value.endsWith("-"))) {
      wrong.add("must not begin or end with a hyphen");
    }
    return wrong;
  }

  /** The number of a port. */
  public static List<String> portNumber(long value) {
    return value >= 1 && value <= 65535
        ? List.of()
        : List.of("must be between 1 and 65535, inclusive");
  }

  /**
   * An IPv4 address, the simulated cluster has no others; leading zeros are let through, as in <a
   * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/staging/src/k8s.io/apimachinery/pkg/util/validation/ip.go">fields
   * that always did so</a>.
   */
  public static List<String> ip(String value) {
    return Ip.parseSloppy(value).isPresent() || value.contains(":")
        ? List.of()
        : List.of("must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)");
  }

  /** The same in newer fields. */
  public static List<String> strictIp(String value) {
    return Ip.parse(value).isEmpty() && Ip.parseSloppy(value).isPresent()
        ? List.of("must not have leading 0s")
        : ip(value);
  }

  /** What a server says of a text that does not fit a pattern. */
  public static String regex(String message, String format, String... examples) {
    if (examples.length == 0) {
      return message + " (regex used for validation is '" + format + "')";
    }
    StringBuilder text = new StringBuilder(message).append(" (e.g. ");
    for (int i = 0; i < examples.length; i++) {
      text.append(i == 0 ? "" : " or ").append("'").append(examples[i]).append("', ");
    }
    return text.append("regex used for validation is '").append(format).append("')").toString();
  }

  public static String maxLength(int maximum) {
    return "must be no more than " + maximum + " characters";
  }

  private static boolean isDnsLabel(String value) {
    if (value.isEmpty() || value.startsWith("-") || value.endsWith("-")) {
      return false;
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (!(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-')) {
        return false;
      }
    }
    return true;
  }

  private static boolean isQualified(String value) {
    return QUALIFIED.matcher(value).matches();
  }

  /** The value in the case that annotations' keys are checked in. */
  static String lower(String value) {
    return value.toLowerCase(Locale.ROOT);
  }
}
