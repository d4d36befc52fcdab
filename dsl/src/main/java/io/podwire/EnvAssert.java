package io.podwire;

import io.podwire.probe.CommandAnswer;
import java.util.Optional;
import org.apiguardian.api.API;

/** The environment variables of a container. */
@API(status = API.Status.EXPERIMENTAL)
public final class EnvAssert extends EventualAssert<EnvAssert, CommandAnswer> {
  EnvAssert(Scene scene, Question<CommandAnswer> question) {
    super(scene, question, EnvAssert.class);
  }

  /** It has a variable of that name. */
  public EnvAssert has(String name) {
    Checks.variable(name);
    return expect("to have " + name, a -> value(a, name).isPresent());
  }

  /** It has that variable with that value. */
  public EnvAssert has(String name, String value) {
    Checks.variable(name);
    return expect("to have " + name + "=" + value, a -> value(a, name).equals(Optional.of(value)));
  }

  /** It has no variable of that name. */
  public EnvAssert hasNot(String name) {
    Checks.variable(name);
    return expect("not to have " + name, a -> a.run().exitCode() == 0 && value(a, name).isEmpty());
  }

  private static Optional<String> value(CommandAnswer answer, String name) {
    String prefix = name + "=";
    return answer
        .run()
        .stdout()
        .lines()
        .filter(l -> l.startsWith(prefix))
        .map(l -> l.substring(prefix.length()))
        .findFirst();
  }
}
