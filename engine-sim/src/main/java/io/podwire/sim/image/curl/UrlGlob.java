package io.podwire.sim.image.curl;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Several URLs in one: {@code {a,b}} and {@code [1-3]}.
 *
 * @see <a href="https://curl.se/docs/url-syntax.html">URL globbing</a>
 */
final class UrlGlob {
  private static final Pattern GLOB =
      Pattern.compile("\\{([^{}]*)}|\\[(\\d+)-(\\d+)]|\\[([a-z])-([a-z])]");

  /** The URLs, in order. */
  static List<String> expand(String url) {
    Matcher glob = GLOB.matcher(url);
    if (!glob.find()) {
      return List.of(url);
    }
    List<String> all = new ArrayList<>();
    for (String choice : choices(glob)) {
      for (String rest : expand(url.substring(glob.end()))) {
        all.add(url.substring(0, glob.start()) + choice + rest);
      }
    }
    return all;
  }

  private static List<String> choices(Matcher glob) {
    if (glob.group(1) != null) {
      return List.of(glob.group(1).split(",", -1));
    }
    List<String> choices = new ArrayList<>();
    if (glob.group(2) != null) {
      String format = "%0" + (glob.group(2).startsWith("0") ? glob.group(2).length() : 1) + "d";
      for (long i = Long.parseLong(glob.group(2)); i <= Long.parseLong(glob.group(3)); i++) {
        choices.add(String.format(format, i));
      }
      return choices;
    }
    for (char c = glob.group(4).charAt(0); c <= glob.group(5).charAt(0); c++) {
      choices.add(String.valueOf(c));
    }
    return choices;
  }

  private UrlGlob() {}
}
