package io.podwire;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Refuses bad input where it is given, naming the field, the value and the rule. */
final class Checks {
  // https://github.com/kubernetes/apimachinery/blob/v0.34.1/pkg/util/validation/validation.go
  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
  private static final Pattern SUBDOMAIN =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
  private static final Pattern QUALIFIED =
      Pattern.compile("([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]");
  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Pattern ADDRESS =
      Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
  // https://github.com/distribution/reference/blob/v0.6.0/regexp.go
  private static final Pattern IMAGE =
      Pattern.compile(
          "([A-Za-z0-9](?:[-A-Za-z0-9.]*[A-Za-z0-9])?(?::[0-9]+)?/)?"
              + "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*)*"
              + "(?::[\\w][\\w.-]{0,127})?(?:@[A-Za-z][\\w+.-]*:[0-9a-fA-F]{32,})?");

  private Checks() {}

  /** A name that becomes a DNS label: a Service's, a namespace's, a container's. */
  static String label(String field, String value) {
    if (value.length() > 63 || !LABEL.matcher(value).matches()) {
      throw refused(
          field,
          value,
          "a DNS label: at most 63 of a-z, 0-9 and '-', beginning and ending with a letter or digit");
    }
    return value;
  }

  /** A name that is a DNS subdomain: a Pod's, a Deployment's, a policy's. */
  static String subdomain(String field, String value) {
    if (value.length() > 253 || !SUBDOMAIN.matcher(value).matches()) {
      throw refused(
          field,
          value,
          "a DNS subdomain: at most 253 of a-z, 0-9, '-' and '.', each part beginning and ending"
              + " with a letter or digit");
    }
    return value;
  }

  static String labelKey(String value) {
    int slash = value.indexOf('/');
    String name = value.substring(slash + 1);
    if (slash >= 0) {
      subdomain("label prefix", value.substring(0, slash));
    }
    if (name.length() > 63 || !QUALIFIED.matcher(name).matches()) {
      throw refused(
          "label",
          value,
          "a label's name: at most 63 of letters, digits, '-', '_' and '.', beginning and ending"
              + " with a letter or digit, after an optional 'prefix/'");
    }
    return value;
  }

  static String labelValue(String key, String value) {
    if (!value.isEmpty() && (value.length() > 63 || !QUALIFIED.matcher(value).matches())) {
      throw refused(
          "label " + key,
          value,
          "a label's value: empty, or at most 63 of letters, digits, '-', '_' and '.', beginning"
              + " and ending with a letter or digit");
    }
    return value;
  }

  static Map<String, String> labels(Map<String, String> labels) {
    labels.forEach((key, value) -> labelValue(labelKey(key), value));
    return Map.copyOf(labels);
  }

  static String variable(String name) {
    if (!VARIABLE.matcher(name).matches()) {
      throw refused(
          "environment variable",
          name,
          "a name that a shell can read: letters, digits and '_', not beginning with a digit");
    }
    return name;
  }

  static String image(String reference) {
    return image("image", reference);
  }

  static String image(String field, String reference) {
    if (!IMAGE.matcher(reference).matches()) {
      throw refused(field, reference, "an image reference, as registry/path:tag");
    }
    return reference;
  }

  static int port(String field, int number) {
    if (number < 1 || number > 65535) {
      throw refused(field, Integer.toString(number), "a port between 1 and 65535");
    }
    return number;
  }

  static int replicas(int count) {
    if (count < 0) {
      throw refused("replicas", Integer.toString(count), "zero or more");
    }
    return count;
  }

  static int atLeastOne(String field, int count) {
    if (count < 1) {
      throw refused(field, Integer.toString(count), "at least 1");
    }
    return count;
  }

  static Duration positive(String field, Duration duration) {
    if (duration.isZero() || duration.isNegative()) {
      throw refused(field, duration.toString(), "longer than zero");
    }
    return duration;
  }

  /** For fields of the API that count in seconds. */
  static long wholeSeconds(String field, Duration duration) {
    if (!duration.equals(Duration.ofSeconds(duration.toSeconds()))) {
      throw refused(field, duration.toString(), "a whole number of seconds");
    }
    return duration.toSeconds();
  }

  /** An absolute http or https URL with a host. */
  static URI url(String url) {
    String rule = "a URL such as http://nginx or https://web.default.svc:8443/path";
    try {
      URI uri = new URI(url);
      boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (!web || uri.getHost() == null || uri.getPort() > 65535 || uri.getPort() == 0) {
        throw refused("url", url, rule);
      }
      return uri;
    } catch (URISyntaxException e) {
      throw refused("url", url, rule);
    }
  }

  static String host(String field, String value) {
    if (value.isBlank()
        || value.length() > 253
        || value.chars().anyMatch(c -> c <= ' ' || c == '/')) {
      throw refused(field, value, "a host name or address");
    }
    return value;
  }

  static String address(String field, String value) {
    if (!ADDRESS.matcher(value).matches()) {
      throw refused(field, value, "an IP address");
    }
    return value;
  }

  static List<String> argv(String... words) {
    if (words.length == 0 || words[0].isBlank()) {
      throw refused("command", String.join(" ", words), "a program and its arguments");
    }
    return List.of(words);
  }

  static IllegalArgumentException refused(String field, String value, String rule) {
    return new IllegalArgumentException(field + ": '" + value + "' is not " + rule);
  }
}
