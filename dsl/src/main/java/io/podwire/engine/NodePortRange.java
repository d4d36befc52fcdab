package io.podwire.engine;

import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Where a cluster that an engine starts has its node ports: kube-apiserver's {@code
 * --service-node-port-range}.
 *
 * @param first the lowest, at least 1
 * @param last the highest, at most 65,535
 * @see <a
 *     href="https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport">NodePort</a>
 */
@API(status = API.Status.EXPERIMENTAL)
public record NodePortRange(int first, int last) {
  /** The system property that sets it, as {@code 20000-20999}. */
  public static final String PROPERTY = "podwire.nodePorts";

  /** The environment variable that sets it where the property does not. */
  public static final String VARIABLE = "PODWIRE_NODE_PORTS";

  /** That of Kubernetes. */
  public static final NodePortRange DEFAULT = new NodePortRange(30000, 32767);

  private static final Pattern TEXT = Pattern.compile("(\\d{1,5})-(\\d{1,5})");
  private static final int LAST_PORT = 65_535;

  public NodePortRange {
    if (first < 1 || last > LAST_PORT || first > last) {
      throw new IllegalArgumentException(
          "node ports: " + first + "-" + last + " is no range within 1-" + LAST_PORT);
    }
  }

  /**
   * The one that this JVM is set to, else {@link #DEFAULT}.
   *
   * @throws IllegalArgumentException if what is set is no range
   */
  public static NodePortRange ofThisJvm() {
    return of(System::getProperty, System::getenv);
  }

  static NodePortRange of(
      UnaryOperator<@Nullable String> properties, UnaryOperator<@Nullable String> environment) {
    String property = properties.apply(PROPERTY);
    if (property != null && !property.isBlank()) {
      return parse("system property " + PROPERTY, property);
    }
    String variable = environment.apply(VARIABLE);
    return variable == null || variable.isBlank()
        ? DEFAULT
        : parse("environment variable " + VARIABLE, variable);
  }

  private static NodePortRange parse(String source, String text) {
    Matcher range = TEXT.matcher(text.strip());
    if (!range.matches()) {
      throw new IllegalArgumentException(
          source + ": \"" + text + "\" is not a range such as " + DEFAULT);
    }
    try {
      return new NodePortRange(Integer.parseInt(range.group(1)), Integer.parseInt(range.group(2)));
    } catch (IllegalArgumentException wrong) {
      throw new IllegalArgumentException(source + ": " + wrong.getMessage(), wrong);
    }
  }

  @Override
  public String toString() {
    return first + "-" + last;
  }
}
