package io.podwire.sim.image.busybox;

import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The order of {@code sort}: its keys one after the other, each with options of its own. */
final class SortKeys {
  private static final Pattern NUMBER = Pattern.compile("\\s*(-?\\d+(\\.\\d+)?|-?\\.\\d+)");
  private static final String POSITION = "\\d{1,9}(\\.\\d{1,9})?[a-zA-Z]*";
  private static final Pattern SPEC = Pattern.compile("(?!0)" + POSITION + "(," + POSITION + ")?");
  private static final Pattern FIELD = Pattern.compile("\\s*\\S*");

  private final Arguments arguments;

  private SortKeys(Arguments arguments) {
    this.arguments = arguments;
  }

  /** By all keys, or by the whole line if there are none. */
  static Comparator<String> of(Arguments arguments) throws ToolFailure {
    if (arguments.value("t", " ").length() != 1) {
      throw new ToolFailure("bad -t parameter");
    }
    for (String spec : arguments.values("k")) {
      if (!SPEC.matcher(spec).matches()) {
        throw new ToolFailure("bad field specification");
      }
    }
    SortKeys keys = new SortKeys(arguments);
    if (!arguments.has("k")) {
      return keys.order("");
    }
    Comparator<String> order = (a, b) -> 0;
    for (String spec : arguments.values("k")) {
      Comparator<String> next = keys.order(spec.replaceAll("[^a-zA-Z]", ""));
      order = order.thenComparing((a, b) -> next.compare(keys.part(a, spec), keys.part(b, spec)));
    }
    return order;
  }

  private Comparator<String> order(String options) {
    boolean own = !options.isEmpty();
    Comparator<String> order = Comparator.naturalOrder();
    if (own ? options.contains("n") : arguments.has("n")) {
      order = Comparator.comparingDouble(SortKeys::number);
    } else if (own ? options.contains("V") : arguments.has("V")) {
      order = SortKeys::byVersion;
    } else if (own ? options.contains("f") : arguments.has("f")) {
      order = String.CASE_INSENSITIVE_ORDER;
    }
    return (own ? options.contains("r") : arguments.has("r")) ? order.reversed() : order;
  }

  private static double number(String text) {
    Matcher number = NUMBER.matcher(text);
    return number.lookingAt() ? Double.parseDouble(number.group(1)) : 0;
  }

  /** Digits compare as numbers, what is between them as text. */
  private static int byVersion(String a, String b) {
    List<String> left = List.of(a.split("(?<=\\D)(?=\\d)|(?<=\\d)(?=\\D)"));
    List<String> right = List.of(b.split("(?<=\\D)(?=\\d)|(?<=\\d)(?=\\D)"));
    for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
      boolean numbers = left.get(i).matches("\\d{1,18}") && right.get(i).matches("\\d{1,18}");
      int order =
          numbers
              ? Long.compare(Long.parseLong(left.get(i)), Long.parseLong(right.get(i)))
              : left.get(i).compareTo(right.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(left.size(), right.size());
  }

  /** The fields {@code from,to} of a line; without a separator each has its leading blanks. */
  private String part(String line, String spec) {
    String[] range = spec.replaceAll("[a-zA-Z]", "").split(",");
    String separator = arguments.value("t");
    List<String> fields =
        separator == null
            ? FIELD.matcher(line).results().map(found -> found.group()).toList()
            : List.of(line.split(Pattern.quote(separator), -1));
    int from = Math.min(field(range[0]) - 1, fields.size());
    int to = range.length > 1 ? Math.min(field(range[1]), fields.size()) : fields.size();
    return String.join(
        separator == null ? "" : separator, fields.subList(from, Math.max(from, to)));
  }

  private static int field(String position) {
    return Integer.parseInt(position.replaceFirst("\\..*", ""));
  }
}
