package io.podwire.sim.image.awk;

import io.podwire.sim.image.awk.AwkProgram.Function;
import io.podwire.sim.image.awk.AwkProgram.Rule;
import io.podwire.sim.image.awk.Lexer.Kind;
import io.podwire.sim.image.awk.Lexer.Token;
import io.podwire.sim.image.awk.Statement.Flow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads rules, functions and statements; {@link ExpressionParser} reads what has a value. */
final class Parser {
  private static final Statement NOTHING = new Statement.Block(List.of());
  private static final Expression TRUE = new Expression.Constant(Value.of(true));

  private final Tokens tokens;
  private final ExpressionParser expressions;

  private Parser(String text) throws AwkException {
    this.tokens = new Tokens(new Lexer(text));
    this.expressions = new ExpressionParser(tokens);
  }

  static AwkProgram parse(String text) throws IOException {
    return new Parser(text).program();
  }

  // ---- rules -------------------------------------------------------------------------------

  private AwkProgram program() throws IOException {
    List<Statement> begin = new ArrayList<>();
    List<Rule> rules = new ArrayList<>();
    List<Statement> end = new ArrayList<>();
    Map<String, Function> functions = new LinkedHashMap<>();
    for (skipEnds(); !tokens.isKind(Kind.END); skipEnds()) {
      if (tokens.accept("BEGIN")) {
        begin.add(block());
      } else if (tokens.accept("END")) {
        end.add(block());
      } else if (tokens.accept("function")) {
        functions.put(tokens.name(), function());
      } else {
        rules.add(rule());
      }
    }
    return new AwkProgram(begin, rules, end, functions);
  }

  private Function function() throws IOException {
    List<String> parameters = new ArrayList<>();
    tokens.expect("(");
    while (!tokens.accept(")")) {
      parameters.add(tokens.name());
      tokens.accept(",");
    }
    skipNewlines();
    return new Function(parameters, block());
  }

  private Rule rule() throws IOException {
    Expression first = tokens.is("{") ? null : expressions.any();
    Expression last = null;
    if (tokens.accept(",")) {
      last = expressions.any();
    }
    Statement printed = new Statement.Print(false, List.of(), "", null);
    return new Rule(first, last, tokens.is("{") ? block() : printed);
  }

  private Statement block() throws IOException {
    tokens.expect("{");
    List<Statement> statements = new ArrayList<>();
    for (skipEnds(); !tokens.accept("}"); skipEnds()) {
      statements.add(statement());
    }
    return new Statement.Block(statements);
  }

  private void skipEnds() throws AwkException {
    while (tokens.isKind(Kind.NEWLINE) || tokens.is(";")) {
      tokens.advance();
    }
  }

  private void skipNewlines() throws AwkException {
    while (tokens.isKind(Kind.NEWLINE)) {
      tokens.advance();
    }
  }

  // ---- statements --------------------------------------------------------------------------

  private Statement statement() throws IOException {
    Token begin = tokens.current();
    if (begin.is("{")) {
      return block();
    }
    if (begin.kind() != Kind.KEYWORD || begin.is("getline")) {
      return ended(simple());
    }
    tokens.advance();
    return switch (begin.text()) {
      case "if" -> ifElse();
      case "while" -> {
        Expression condition = inParentheses();
        yield new Statement.Loop(NOTHING, condition, NOTHING, bodyOrNothing(), false);
      }
      case "do" -> doWhile();
      case "for" -> forLoop();
      default -> {
        tokens.back(begin);
        yield ended(simple());
      }
    };
  }

  /** A statement of one line, with its end. */
  private Statement ended(Statement statement) throws AwkException {
    if (tokens.is("}") || tokens.isKind(Kind.END)) {
      return statement;
    }
    if (!tokens.is(";") && !tokens.isKind(Kind.NEWLINE)) {
      throw tokens.unexpected();
    }
    tokens.advance();
    return statement;
  }

  private Statement simple() throws IOException {
    Token begin = tokens.current();
    if (begin.kind() != Kind.KEYWORD || begin.is("getline")) {
      return new Statement.Evaluation(expressions.any());
    }
    tokens.advance();
    return switch (begin.text()) {
      case "print", "printf" -> print(begin.is("printf"));
      case "break" -> new Statement.Jump(Flow.BREAK);
      case "continue" -> new Statement.Jump(Flow.CONTINUE);
      case "next" -> new Statement.Jump(Flow.NEXT);
      case "return" -> new Statement.Leave(Flow.RETURN, optional());
      case "exit" -> new Statement.Leave(Flow.EXIT, optional());
      case "delete" -> delete();
      default -> {
        tokens.back(begin);
        throw tokens.unexpected();
      }
    };
  }

  private Statement delete() throws IOException {
    String array = tokens.name();
    return new Statement.Delete(array, tokens.accept("[") ? expressions.keys() : List.of());
  }

  private @Nullable Expression optional() throws IOException {
    return isEnd() ? null : expressions.any();
  }

  private boolean isEnd() {
    return tokens.is(";")
        || tokens.is("}")
        || tokens.isKind(Kind.NEWLINE)
        || tokens.isKind(Kind.END);
  }

  private Statement print(boolean formatted) throws IOException {
    List<Expression> values = new ArrayList<>();
    if (!isEnd() && !tokens.is(">") && !tokens.is(">>") && !tokens.is("|")) {
      values.addAll(expressions.printed());
    }
    for (String to : List.of(">>", ">", "|")) {
      if (tokens.accept(to)) {
        return new Statement.Print(formatted, values, to, expressions.concatenation());
      }
    }
    return new Statement.Print(formatted, values, "", null);
  }

  private Expression inParentheses() throws IOException {
    tokens.expect("(");
    Expression expression = expressions.any();
    tokens.expect(")");
    return expression;
  }

  private Statement bodyOrNothing() throws IOException {
    skipNewlines();
    return tokens.accept(";") ? NOTHING : statement();
  }

  private Statement ifElse() throws IOException {
    Expression condition = inParentheses();
    Statement yes = bodyOrNothing();
    Token after = tokens.current();
    skipEnds();
    if (tokens.accept("else")) {
      return new Statement.If(condition, yes, bodyOrNothing());
    }
    tokens.back(after);
    return new Statement.If(condition, yes, NOTHING);
  }

  private Statement doWhile() throws IOException {
    Statement body = bodyOrNothing();
    skipEnds();
    tokens.expect("while");
    return ended(new Statement.Loop(NOTHING, inParentheses(), NOTHING, body, true));
  }

  private Statement forLoop() throws IOException {
    tokens.expect("(");
    Token begin = tokens.current();
    if (begin.kind() == Kind.NAME) {
      tokens.advance();
      if (tokens.accept("in") && tokens.isKind(Kind.NAME)) {
        String array = tokens.name();
        if (tokens.accept(")")) {
          return new Statement.ForEach(begin.text(), array, bodyOrNothing());
        }
      }
      tokens.back(begin);
    }
    Statement first = tokens.is(";") ? NOTHING : simple();
    tokens.expect(";");
    Expression condition = tokens.is(";") ? TRUE : expressions.any();
    tokens.expect(";");
    Statement step = tokens.is(")") ? NOTHING : simple();
    tokens.expect(")");
    return new Statement.Loop(first, condition, step, bodyOrNothing(), false);
  }
}
