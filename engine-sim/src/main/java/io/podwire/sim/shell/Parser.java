package io.podwire.sim.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads scripts, one complete command after the other, by ash's grammar and with its complaints.
 *
 * @see <a href="https://git.busybox.net/busybox/tree/shell/ash.c?h=1_35_stable">ash.c</a>
 */
final class Parser {
  static final Set<String> RESERVED =
      Set.of(
          "!",
          "case",
          "do",
          "done",
          "elif",
          "else",
          "esac",
          "fi",
          "for",
          "function",
          "if",
          "in",
          "then",
          "until",
          "while",
          "{",
          "}");
  private static final Set<String> LIST_ENDS =
      Set.of("done", "elif", "else", "esac", "fi", "do", "then", "}", ")", ";;");

  private final Lexer lexer;
  private final List<Redirect> hereDocuments = new ArrayList<>();

  private record Redirect(Command.Redirection placeholder, Lexer.HereDocument document) {}

  Parser(Source source) {
    this.lexer = new Lexer(source, this);
  }

  Parser nested(Source source) {
    return new Parser(source);
  }

  static ShellException.Failure error(String message) {
    return new ShellException.Failure("syntax error: " + message);
  }

  private static ShellException.Failure unexpected(Token token) {
    return error("unexpected " + token.shown());
  }

  private static ShellException.Failure unexpected(Token token, String expected) {
    return error("unexpected " + token.shown() + " (expecting \"" + expected + "\")");
  }

  // ---- scripts -----------------------------------------------------------------------------

  /** The next line with its command; null at the end of the script. */
  @Nullable Command nextLine() {
    skipNewlines();
    if (lexer.peek().kind() == Token.Kind.END) {
      return null;
    }
    List<Command> commands = new ArrayList<>();
    while (true) {
      commands.add(terminated(andOr()));
      Token token = lexer.peek();
      if (token.kind() == Token.Kind.NEWLINE || token.kind() == Token.Kind.END) {
        lexer.next();
        return resolved(sequence(commands));
      }
      if (!(separator)) {
        throw unexpected(token);
      }
    }
  }

  private boolean separator;

  /** Takes the {@code ;} or {@code &} after a command, and notes whether there was one. */
  private Command terminated(Command command) {
    separator = lexer.peek().is(";") || lexer.peek().is("&");
    if (!separator) {
      return command;
    }
    return lexer.next().is("&") ? new Command.Background(command) : command;
  }

  Command wholeScript() {
    List<Command> commands = new ArrayList<>();
    for (Command line; (line = nextLine()) != null; ) {
      commands.add(line);
    }
    return sequence(commands);
  }

  /** What stands between {@code $(} and its {@code )}, which is consumed. */
  Command substitution() {
    skipNewlines();
    if (lexer.peek().is(")")) {
      lexer.next();
      return Command.NOTHING;
    }
    Command body = list();
    expect(")");
    return resolved(body);
  }

  private Command list() {
    List<Command> commands = new ArrayList<>();
    while (true) {
      skipNewlines();
      Token token = lexer.peek();
      boolean ends = token.kind() == Token.Kind.END || !commands.isEmpty() && isListEnd(token);
      if (ends) {
        return sequence(commands);
      }
      commands.add(terminated(andOr()));
      if (!separator && lexer.peek().kind() != Token.Kind.NEWLINE) {
        return sequence(commands);
      }
    }
  }

  private static boolean isListEnd(Token token) {
    return LIST_ENDS.contains(token.text()) && token.kind() != Token.Kind.REDIRECTION;
  }

  private static Command sequence(List<Command> commands) {
    return commands.size() == 1 ? commands.get(0) : new Command.Sequence(List.copyOf(commands));
  }

  private Command andOr() {
    Command left = pipeline();
    while (lexer.peek().is("&&") || lexer.peek().is("||")) {
      boolean and = lexer.next().is("&&");
      skipNewlines();
      left = new Command.AndOr(left, and, pipeline());
    }
    return left;
  }

  private Command pipeline() {
    boolean negated = lexer.peek().is("!");
    if (negated) {
      lexer.next();
    }
    List<Command> stages = new ArrayList<>(List.of(command()));
    while (lexer.peek().is("|")) {
      lexer.next();
      skipNewlines();
      stages.add(command());
    }
    return stages.size() == 1 && !negated
        ? stages.get(0)
        : new Command.Pipeline(negated, List.copyOf(stages));
  }

  // ---- commands ----------------------------------------------------------------------------

  private Command command() {
    Token token = lexer.peek();
    if (token.kind() == Token.Kind.REDIRECTION) {
      return simple();
    }
    Command compound =
        switch (token.text()) {
          case "if" -> ifCommand();
          case "while", "until" -> loop();
          case "for" -> forLoop();
          case "case" -> caseCommand();
          case "{" -> enclosed("}");
          case "(" -> new Command.Subshell(enclosed(")"));
          case "function" -> keywordFunction();
          default -> null;
        };
    if (compound == null) {
      boolean word = token.kind() == Token.Kind.WORD && !RESERVED.contains(token.text());
      if (!word) {
        throw unexpected(token);
      }
      return simple();
    }
    List<Command.Redirection> redirections = new ArrayList<>();
    while (lexer.peek().kind() == Token.Kind.REDIRECTION) {
      redirections.add(redirection());
    }
    return redirections.isEmpty() ? compound : new Command.Redirected(compound, redirections);
  }

  private Command enclosed(String end) {
    lexer.next();
    Command body = list();
    expect(end);
    return body;
  }

  private Command ifCommand() {
    lexer.next();
    Command condition = list();
    expect("then");
    Command then = list();
    if (lexer.peek().is("elif")) {
      return new Command.If(condition, then, ifCommand());
    }
    Command otherwise = Command.NOTHING;
    if (lexer.peek().is("else")) {
      lexer.next();
      otherwise = list();
    }
    expect("fi");
    return new Command.If(condition, then, otherwise);
  }

  private Command loop() {
    boolean until = lexer.next().is("until");
    Command condition = list();
    return new Command.Loop(until, condition, doGroup());
  }

  private Command doGroup() {
    expect("do");
    Command body = list();
    expect("done");
    return body;
  }

  private Command forLoop() {
    lexer.next();
    Token name = lexer.next();
    if (name.kind() != Token.Kind.WORD || !WordReader.isName(name.text())) {
      throw error("bad for loop variable");
    }
    skipNewlines();
    List<Word> words = null;
    if (lexer.peek().is("in")) {
      lexer.next();
      words = new ArrayList<>();
      while (lexer.peek().kind() == Token.Kind.WORD) {
        words.add(lexer.next().word());
      }
      if (!lexer.peek().is(";") && lexer.peek().kind() != Token.Kind.NEWLINE) {
        throw unexpected(lexer.peek());
      }
      lexer.next();
    } else if (lexer.peek().is(";")) {
      lexer.next();
    }
    skipNewlines();
    return new Command.For(name.text(), words, doGroup());
  }

  private Command caseCommand() {
    lexer.next();
    Token subject = lexer.next();
    if (subject.kind() != Token.Kind.WORD) {
      throw error("unexpected " + subject.shown() + " (expecting word)");
    }
    skipNewlines();
    expect("in");
    List<Command.Case.Branch> branches = new ArrayList<>();
    skipNewlines();
    while (!lexer.peek().is("esac")) {
      branches.add(branch());
      skipNewlines();
    }
    lexer.next();
    return new Command.Case(subject.word(), branches);
  }

  private Command.Case.Branch branch() {
    if (lexer.peek().is("(")) {
      lexer.next();
    }
    List<Word> patterns = new ArrayList<>(List.of(lexer.next().word()));
    while (lexer.peek().is("|")) {
      lexer.next();
      patterns.add(lexer.next().word());
    }
    expect(")");
    skipNewlines();
    boolean empty = lexer.peek().is(";;") || lexer.peek().is("esac");
    Command body = empty ? Command.NOTHING : list();
    skipNewlines();
    if (!lexer.peek().is("esac")) {
      expect(";;");
    }
    return new Command.Case.Branch(patterns, body);
  }

  private Command keywordFunction() {
    lexer.next();
    String name = lexer.next().text();
    if (lexer.peek().is("(")) {
      lexer.next();
      expect(")");
    }
    return function(name);
  }

  private Command function(String name) {
    if (!name.matches("[A-Za-z_][A-Za-z0-9_.-]*")) {
      throw error("bad function name");
    }
    skipNewlines();
    return new Command.Function(name, command());
  }

  private Command simple() {
    int line = lexer.line();
    List<Command.Assignment> assignments = new ArrayList<>();
    List<Word> words = new ArrayList<>();
    List<Command.Redirection> redirections = new ArrayList<>();
    while (true) {
      Token token = lexer.peek();
      if (inDoubleBracket(words) && !token.is(";") && token.kind() != Token.Kind.WORD) {
        words.add(bracketOperator());
      } else if (token.kind() == Token.Kind.REDIRECTION) {
        redirections.add(redirection());
      } else if (token.kind() == Token.Kind.WORD) {
        lexer.next();
        Command.Assignment assignment = words.isEmpty() ? Assignments.of(token.word()) : null;
        if (assignment != null) {
          assignments.add(assignment);
        } else {
          words.add(token.word());
        }
      } else if (token.is("(")
          && words.size() == 1
          && assignments.isEmpty()
          && redirections.isEmpty()) {
        lexer.next();
        expect(")");
        String name = words.get(0).bare();
        return function(name == null ? "" : name);
      } else {
        return new Command.Simple(line, assignments, words, redirections);
      }
    }
  }

  private static boolean inDoubleBracket(List<Word> words) {
    return !words.isEmpty()
        && "[[".equals(words.get(0).bare())
        && !"]]".equals(words.get(words.size() - 1).bare());
  }

  /** Between {@code [[} and {@code ]]} operators are the words of an expression. */
  private Word bracketOperator() {
    Token token = lexer.next();
    if (token.kind() == Token.Kind.END || token.kind() == Token.Kind.NEWLINE) {
      throw unexpected(token);
    }
    return new Word(List.of(new Word.Literal(token.text(), true)));
  }

  private Command.Redirection redirection() {
    Token operator = lexer.next();
    Token target = lexer.next();
    if (target.kind() != Token.Kind.WORD) {
      throw unexpected(target);
    }
    int standard = operator.text().startsWith("<") ? 0 : 1;
    int descriptor = operator.descriptor() < 0 ? standard : operator.descriptor();
    boolean here = operator.text().startsWith("<<");
    Command.Redirection redirection =
        new Command.Redirection(
            descriptor,
            here ? "<<" : operator.text(),
            here ? new Word(new ArrayList<>()) : target.word());
    if (here) {
      boolean stripTabs = operator.text().equals("<<-");
      hereDocuments.add(new Redirect(redirection, lexer.expect(target.word(), stripTabs)));
    }
    return redirection;
  }

  /** Puts the bodies of here-documents, which follow the line, into the commands of the line. */
  private Command resolved(Command command) {
    for (Redirect redirect : hereDocuments) {
      redirect.placeholder().target().parts().addAll(lexer.body(redirect.document()).parts());
    }
    hereDocuments.clear();
    return command;
  }

  // ---- tokens ------------------------------------------------------------------------------

  private void expect(String text) {
    Token token = lexer.next();
    if (!token.is(text)) {
      throw unexpected(token, text);
    }
  }

  private void skipNewlines() {
    while (lexer.peek().kind() == Token.Kind.NEWLINE) {
      lexer.next();
    }
  }
}
