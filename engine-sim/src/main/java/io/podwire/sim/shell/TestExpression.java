package io.podwire.sim.shell;

import io.podwire.sim.runtime.FileNode;
import io.podwire.sim.runtime.UnixProcess;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code test}, {@code [} and {@code [[}.
 *
 * @see <a href="https://git.busybox.net/busybox/tree/coreutils/test.c?h=1_35_stable">test.c</a>
 */
public final class TestExpression {
  private static final int WRONG = 2;

  private final UnixProcess process;
  private final List<String> words;
  private final boolean patterns;
  private int at;

  private TestExpression(UnixProcess process, List<String> words, boolean patterns) {
    this.process = process;
    this.words = words;
    this.patterns = patterns;
  }

  /** What is wrong with the expression. */
  private static final class Wrong extends Exception {
    private static final long serialVersionUID = 1L;

    Wrong(String message) {
      super(message, null, false, false);
    }
  }

  /**
   * Evaluates; the first of the arguments is the command's name.
   *
   * @param name in front of messages
   * @return 0 true, 1 false, 2 not an expression
   */
  public static int run(UnixProcess process, String name, List<String> argv) throws IOException {
    String command = argv.get(0).substring(argv.get(0).lastIndexOf('/') + 1);
    List<String> words = argv.subList(1, argv.size());
    try {
      if (command.startsWith("[")) {
        String closing = command.replace('[', ']');
        if (words.isEmpty() || !words.get(words.size() - 1).equals(closing)) {
          throw new Wrong("missing " + closing);
        }
        words = words.subList(0, words.size() - 1);
      }
      TestExpression test = new TestExpression(process, words, command.equals("[["));
      if (words.isEmpty()) {
        return 1;
      }
      boolean holds = words.size() == 1 ? !words.get(0).isEmpty() : test.or();
      if (words.size() > 1 && test.at < words.size()) {
        throw new Wrong(words.get(test.at) + ": unknown operand");
      }
      return holds ? 0 : 1;
    } catch (Wrong wrong) {
      process.err().printLine(name + ": " + wrong.getMessage());
      return WRONG;
    }
  }

  private @Nullable String peek(int ahead) {
    return at + ahead < words.size() ? words.get(at + ahead) : null;
  }

  private boolean or() throws Wrong {
    boolean holds = and();
    while ("-o".equals(peek(0)) || "||".equals(peek(0))) {
      at++;
      holds |= and();
    }
    return holds;
  }

  private boolean and() throws Wrong {
    boolean holds = not();
    while ("-a".equals(peek(0)) || "&&".equals(peek(0))) {
      at++;
      holds &= not();
    }
    return holds;
  }

  private boolean not() throws Wrong {
    if ("!".equals(peek(0)) && !isBinary(peek(1))) {
      at++;
      return !not();
    }
    return primary();
  }

  private boolean primary() throws Wrong {
    String first = peek(0);
    if (first == null) {
      throw new Wrong("argument expected");
    }
    if (isBinary(peek(1)) && peek(2) != null) {
      String operator = words.get(at + 1);
      String right = words.get(at + 2);
      at += 3;
      return binary(first, operator, right);
    }
    if (first.equals("(")) {
      at++;
      boolean holds = or();
      if (!")".equals(peek(0))) {
        throw new Wrong("closing paren expected");
      }
      at++;
      return holds;
    }
    String operand = peek(1);
    if (first.matches("-[bcdefghkLnprsStuwxzO]") && operand != null) {
      at += 2;
      return unary(first.charAt(1), operand);
    }
    at++;
    return !first.isEmpty();
  }

  private static boolean isBinary(@Nullable String word) {
    return word != null
        && List.of(
                "=", "==", "!=", "<", ">", "-eq", "-ne", "-lt", "-le", "-gt", "-ge", "-nt", "-ot",
                "-ef")
            .contains(word);
  }

  private boolean binary(String left, String operator, String right) throws Wrong {
    switch (operator) {
      case "=", "==", "!=":
        return matches(left, right) != operator.equals("!=");
      case "<":
        return left.compareTo(right) < 0;
      case ">":
        return left.compareTo(right) > 0;
      case "-nt", "-ot", "-ef":
        throw new Wrong(operator + ": unknown operand");
      default:
        int order = Long.compare(number(left), number(right));
        return switch (operator) {
          case "-eq" -> order == 0;
          case "-ne" -> order != 0;
          case "-lt" -> order < 0;
          case "-le" -> order <= 0;
          case "-gt" -> order > 0;
          default -> order >= 0;
        };
    }
  }

  private boolean matches(String left, String right) {
    if (!patterns) {
      return left.equals(right);
    }
    Field pattern = new Field();
    pattern.append(right, Field.PLAIN);
    return Patterns.compile(pattern).matcher(left).matches();
  }

  private static long number(String text) throws Wrong {
    try {
      return Long.parseLong(text.trim());
    } catch (NumberFormatException notANumber) {
      throw new Wrong(text + ": bad number");
    }
  }

  private boolean unary(char operator, String operand) {
    if (operator == 'n' || operator == 'z') {
      return operand.isEmpty() == (operator == 'z');
    }
    if (operator == 't') {
      return false;
    }
    String path = process.path(operand);
    FileNode node =
        operator == 'L' || operator == 'h'
            ? process.files().lstat(path)
            : process.files().stat(path);
    if (node == null) {
      return false;
    }
    return switch (operator) {
      case 'd' -> node instanceof FileNode.Directory;
      case 'f' -> node instanceof FileNode.RegularFile || node instanceof FileNode.Executable;
      case 'L', 'h' -> node instanceof FileNode.SymbolicLink;
      case 's' -> !(node instanceof FileNode.RegularFile file) || file.content().length > 0;
      case 'x' ->
          node instanceof FileNode.Executable
              || node instanceof FileNode.Directory
              || node instanceof FileNode.RegularFile file && (file.mode() & 0111) != 0;
      case 'c' -> node instanceof FileNode.Device;
      case 'e', 'r', 'w', 'O' -> true;
      default -> false;
    };
  }
}
