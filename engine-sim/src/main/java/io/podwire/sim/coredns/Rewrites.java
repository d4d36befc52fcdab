package io.podwire.sim.coredns;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;

/**
 * Names that stand for others: the rules for names of upstream's <a
 * href="https://github.com/coredns/coredns/tree/v1.14.3/plugin/rewrite">rewrite plugin</a>.
 */
record Rewrites(List<Rule> rules) {
  static final Rewrites NONE = new Rewrites(List.of());

  /**
   * One rule. Names are in lower case and end with a dot.
   *
   * @param question the name to ask for in place of one that it applies to
   * @param answer what becomes of the answers' owners; null if they stay
   * @param last whether no rule after it is looked at
   */
  record Rule(Question question, @Nullable Answer answer, boolean last) {}

  /** Changes a question. */
  interface Question {
    Optional<String> rewritten(String name);
  }

  /** Changes the owner of an answer, given what was asked for and what was asked instead. */
  interface Answer {
    String owner(String owner, String asked, String instead);
  }

  /**
   * What is asked in place of a question.
   *
   * @param owners undoes it in the owners of the answers
   */
  record Rewritten(Name name, UnaryOperator<Name> owners) {}

  static Question exactly(String from, String to) {
    return name -> name.equals(from) ? Optional.of(to) : Optional.empty();
  }

  static Question suffix(String from, String to) {
    return name ->
        name.endsWith(from)
            ? Optional.of(name.substring(0, name.length() - from.length()) + to)
            : Optional.empty();
  }

  static Question matching(Pattern from, String to) {
    return name -> substituted(from, to, name);
  }

  /** Whoever asked for a name is told about that name. */
  static Answer back() {
    return (owner, asked, instead) -> owner.equals(instead) ? asked : owner;
  }

  static Answer matchingOwner(Pattern from, String to) {
    return (owner, asked, instead) -> substituted(from, to, owner).orElse(owner);
  }

  private static Optional<String> substituted(Pattern from, String to, String name) {
    Matcher matcher = from.matcher(name);
    if (!matcher.find()) {
      return Optional.empty();
    }
    String text = to;
    for (int i = 0; i <= matcher.groupCount(); i++) {
      text = text.replace("{" + i + "}", String.valueOf(matcher.group(i)));
    }
    return Optional.of(text);
  }

  /** The name to ask for, which is often the name itself. */
  Rewritten rewrite(Name question) {
    String asked = ZoneName.lower(question.toString());
    String name = asked;
    List<UnaryOperator<String>> undo = new ArrayList<>();
    for (Rule rule : rules) {
      Optional<String> instead = rule.question().rewritten(name);
      if (instead.isPresent()) {
        Answer answer = rule.answer();
        String before = name;
        name = instead.get();
        String after = name;
        if (answer != null) {
          undo.add(0, owner -> answer.owner(owner, before, after));
        }
        if (rule.last()) {
          break;
        }
      }
    }
    return name.equals(asked)
        ? new Rewritten(question, UnaryOperator.identity())
        : new Rewritten(ZoneName.name(name), owner -> undone(owner, undo));
  }

  private static Name undone(Name owner, List<UnaryOperator<String>> undo) {
    String name = ZoneName.lower(owner.toString());
    for (UnaryOperator<String> each : undo) {
      name = each.apply(name);
    }
    return ZoneName.name(name);
  }
}
