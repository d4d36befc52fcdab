package io.podwire.engine;

import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.Function;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/** The engines on the class path, and which of them was asked for. */
@API(status = API.Status.INTERNAL)
public final class Engines {
  /** The system property, and JUnit's configuration parameter. */
  public static final String PROPERTY = "podwire.engine";

  private static final String VARIABLE = "PODWIRE_ENGINE";
  private static final String DEFAULT = "sim";
  private static final Map<String, String> ARTIFACTS =
      Map.of(
          "sim", "io.podwire:podwire-engine-sim",
          "k3s", "io.podwire:podwire-engine-k3s",
          "kubeconfig", "io.podwire:podwire-engine-k3s");

  private Engines() {}

  /**
   * The engine that was asked for: by the system property, the environment, or else the given
   * parameters; {@code sim} where nothing is said. An empty value counts as nothing.
   *
   * @throws EngineUnavailableException if it is not on the class path
   */
  public static Engine chosen(Function<String, @Nullable String> parameters) {
    return named(
        name(System.getProperty(PROPERTY), System.getenv(VARIABLE), parameters.apply(PROPERTY)));
  }

  /**
   * The engine of that name.
   *
   * @throws EngineUnavailableException if it is not on the class path
   */
  public static Engine named(String name) {
    Map<String, Engine> found = Loaded.ENGINES;
    Engine engine = found.get(name);
    if (engine == null) {
      throw new EngineUnavailableException(unknown(name, found));
    }
    return engine;
  }

  static String name(@Nullable String... candidates) {
    for (String candidate : candidates) {
      if (candidate != null && !candidate.isBlank()) {
        return candidate.strip();
      }
    }
    return DEFAULT;
  }

  static String unknown(String name, Map<String, Engine> found) {
    String artifact = ARTIFACTS.get(name);
    String hint =
        artifact != null
            ? "add " + artifact + " to the test class path"
            : "add io.podwire:podwire-engine-sim for 'sim', io.podwire:podwire-engine-k3s for 'k3s'";
    String present =
        found.isEmpty()
            ? "there is no engine on the class path"
            : "the class path has " + found.keySet();
    return PROPERTY + ": there is no engine '" + name + "'; " + present + "; " + hint;
  }

  /** Loaded once for the JVM, when first asked for. */
  private static final class Loaded {
    static final Map<String, Engine> ENGINES = load();

    private static Map<String, Engine> load() {
      Map<String, Engine> engines = new TreeMap<>();
      for (Engine engine : ServiceLoader.load(Engine.class, Engines.class.getClassLoader())) {
        engines.put(engine.name(), engine);
      }
      return engines;
    }
  }
}
