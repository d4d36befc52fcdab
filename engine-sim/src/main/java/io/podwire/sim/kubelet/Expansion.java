package io.podwire.sim.kubelet;

import java.util.function.UnaryOperator;

/**
 * Replaces {@code $(NAME)}: <a
 * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/third_party/forked/golang/expansion/expand.go">expand.go</a>.
 */
final class Expansion {
  private Expansion() {}

  /**
   * The text with its references replaced; {@code $$} stands for a dollar sign.
   *
   * @param lookup the value of a name; what to leave there if there is none
   */
  static String expand(String text, UnaryOperator<String> lookup) {
    StringBuilder result = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c != '$' || at + 1 == text.length()) {
        result.append(c);
        at++;
        continue;
      }
      char next = text.charAt(at + 1);
      int end = next == '(' ? text.indexOf(')', at) : -1;
      if (next == '$') {
        result.append('$');
        at += 2;
      } else if (end > 0) {
        result.append(lookup.apply(text.substring(at + 2, end)));
        at = end + 1;
      } else {
        result.append(c).append(next);
        at += 2;
      }
    }
    return result.toString();
  }
}
