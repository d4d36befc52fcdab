package io.podwire.sim.coredns;

import io.podwire.sim.coredns.Corefile.CorefileException;
import io.podwire.sim.coredns.CorefileLines.Line;
import io.podwire.sim.coredns.Rewrites.Answer;
import io.podwire.sim.coredns.Rewrites.Rule;
import io.podwire.sim.runtime.NotSimulatedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Reads one {@code rewrite [continue|stop] name [exact|suffix|regex] FROM TO [answer …]}. */
final class RewriteReader {
  private static final Set<String> SIMULATED = Set.of("exact", "suffix", "regex");
  private static final Set<String> OTHERS = Set.of("prefix", "substring");

  private final Line line;

  private RewriteReader(Line line) {
    this.line = line;
  }

  /**
   * @param block the lines {@code name …} and {@code answer …}, if they have lines of their own
   */
  static Rule read(Line line, List<Line> block) throws CorefileException, NotSimulatedException {
    List<String> words = new ArrayList<>(line.arguments());
    block.forEach(each -> words.addAll(each.words()));
    return new RewriteReader(line).rule(words);
  }

  private Rule rule(List<String> all) throws CorefileException, NotSimulatedException {
    boolean goesOn = !all.isEmpty() && all.get(0).equals("continue");
    boolean named = goesOn || !all.isEmpty() && all.get(0).equals("stop");
    List<String> words = all.subList(named ? 1 : 0, all.size());
    if (words.size() < 3 || !words.get(0).equals("name") || OTHERS.contains(words.get(1))) {
      throw line.notSimulated();
    }
    boolean kind = SIMULATED.contains(words.get(1));
    String how = kind ? words.get(1) : "exact";
    List<String> rest = words.subList(kind ? 2 : 1, words.size());
    if (rest.size() < 2) {
      throw line.wrong("few arguments for a name rule");
    }
    return new Rule(
        question(how, rest.get(0), rest.get(1)),
        answer(how, rest.subList(2, rest.size())),
        !goesOn);
  }

  private Rewrites.Question question(String how, String from, String to) throws CorefileException {
    return switch (how) {
      case "exact" -> Rewrites.exactly(dotted(from), dotted(to));
      case "suffix" -> Rewrites.suffix(dotted(from), dotted(to));
      default -> Rewrites.matching(pattern(from), dotted(to));
    };
  }

  private @Nullable Answer answer(String how, List<String> words)
      throws CorefileException, NotSimulatedException {
    if (words.isEmpty()) {
      return how.equals("exact") ? Rewrites.back() : null;
    }
    if (words.equals(List.of("answer", "auto"))) {
      return Rewrites.back();
    }
    if (words.size() == 4 && words.subList(0, 2).equals(List.of("answer", "name"))) {
      return Rewrites.matchingOwner(pattern(words.get(2)), dotted(words.get(3)));
    }
    throw line.notSimulated();
  }

  private Pattern pattern(String text) throws CorefileException {
    try {
      return Pattern.compile(text);
    } catch (PatternSyntaxException wrong) {
      throw line.wrong("invalid regex pattern in a name rule: " + text);
    }
  }

  private static String dotted(String name) {
    return ZoneName.lower(name.endsWith(".") ? name : name + ".");
  }
}
