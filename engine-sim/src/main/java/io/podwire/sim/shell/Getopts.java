package io.podwire.sim.shell;

import java.io.IOException;
import java.util.List;

/**
 * {@code getopts}: where it stands in the arguments is {@code OPTIND}, and the letter in a word of
 * several.
 *
 * @see <a href="https://git.busybox.net/busybox/tree/shell/ash.c?h=1_35_stable">ash.c, getopts</a>
 */
final class Getopts {
  private int index = 1;
  private int letter = 1;

  int run(Interpreter shell, List<String> argv) throws IOException {
    if (argv.size() < 3) {
      throw new ShellException.Failure("usage: getopts optstring var [arg...]");
    }
    String known = argv.get(1);
    String variable = argv.get(2);
    List<String> words = argv.size() > 3 ? argv.subList(3, argv.size()) : shell.parameters();
    int asked = Builtins.number(shell.variables().get("OPTIND", "1"));
    if (asked != index) {
      index = Math.max(asked, 1);
      letter = 1;
    }
    if (letter == 1 && !beginsOption(words)) {
      index += index <= words.size() && words.get(index - 1).equals("--") ? 1 : 0;
      shell.variables().set("OPTIND", Integer.toString(index));
      shell.variables().set(variable, "?");
      return 1;
    }
    String word = words.get(index - 1);
    char option = word.charAt(letter++);
    String rest = word.substring(letter);
    if (rest.isEmpty()) {
      next();
    }
    shell.variables().set(variable, accept(shell, known, option, rest, words));
    shell.variables().set("OPTIND", Integer.toString(index));
    return 0;
  }

  private boolean beginsOption(List<String> words) {
    return index <= words.size() && words.get(index - 1).matches("(?s)-[^-].*|--.+");
  }

  private void next() {
    index++;
    letter = 1;
  }

  /** What the variable becomes; the option's argument goes to {@code OPTARG}. */
  private String accept(
      Interpreter shell, String known, char option, String rest, List<String> words)
      throws IOException {
    boolean quiet = known.startsWith(":");
    int at = option == ':' ? -1 : known.indexOf(option);
    if (at < 0) {
      return fail(shell, quiet, "?", option, "Illegal option -" + option);
    }
    if (!known.startsWith(":", at + 1)) {
      shell.variables().unset("OPTARG");
      return String.valueOf(option);
    }
    String value = rest;
    if (rest.isEmpty() && index > words.size()) {
      return fail(shell, quiet, ":", option, "No arg for -" + option + " option");
    }
    if (rest.isEmpty()) {
      value = words.get(index - 1);
    }
    next();
    shell.variables().set("OPTARG", value);
    return String.valueOf(option);
  }

  private static String fail(
      Interpreter shell, boolean quiet, String quietly, char option, String message)
      throws IOException {
    if (quiet) {
      shell.variables().set("OPTARG", String.valueOf(option));
      return quietly;
    }
    shell.variables().unset("OPTARG");
    shell.process().err().printLine(message);
    return "?";
  }
}
