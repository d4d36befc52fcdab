package io.podwire.sim.shell;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells {@code name=value} from other words. */
final class Assignments {
  /** The assignment that the word is; null if it is none. */
  static Command.@Nullable Assignment of(Word word) {
    if (word.parts().isEmpty()
        || !(word.parts().get(0) instanceof Word.Literal first)
        || first.quoted()) {
      return null;
    }
    int equals = first.text().indexOf('=');
    String name = equals < 0 ? "" : first.text().substring(0, equals);
    if (!WordReader.isName(name)) {
      return null;
    }
    List<Word.Part> value = new ArrayList<>();
    String rest = first.text().substring(equals + 1);
    if (rest.equals("~") || rest.startsWith("~/")) {
      value.add(new Word.Tilde(""));
      rest = rest.substring(1);
    }
    value.add(new Word.Literal(rest, false));
    value.addAll(word.parts().subList(1, word.parts().size()));
    return new Command.Assignment(name, new Word(value));
  }

  private Assignments() {}
}
