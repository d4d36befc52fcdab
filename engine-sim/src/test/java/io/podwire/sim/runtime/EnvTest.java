package io.podwire.sim.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvTest {
  private static final Map<String, String> BLOCK = map("WEB_HOST", "10.43.0.7", "WEB_PORT", "80");

  private final Env env = new Env(map("MINE", "1", "WEB_PORT", "8080"), BLOCK);

  private static Map<String, String> map(String... entries) {
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < entries.length; i += 2) {
      map.put(entries[i], entries[i + 1]);
    }
    return map;
  }

  @Test
  void isOneMapInOrderWhoseOwnVariablesCount() {
    env.put("HOME", "/root");

    assertThat(env)
        .hasSize(4)
        .hasToString("{MINE=1, WEB_PORT=8080, WEB_HOST=10.43.0.7, HOME=/root}");
    assertThat(env.get("WEB_PORT")).isEqualTo("8080");
    assertThat(env.get("WEB_HOST")).isEqualTo("10.43.0.7");
    assertThat(env).doesNotContainKey("OTHER");
  }

  @Test
  void whatAProcessChangesIsItsOwn() {
    Env child = Env.copyOf(env);
    child.put("WEB_HOST", "changed");
    child.remove("MINE");
    Env cleared = Env.copyOf(env);
    cleared.clear();

    assertThat(child).hasToString("{WEB_PORT=8080, WEB_HOST=changed}");
    child.remove("WEB_HOST");
    assertThat(child).doesNotContainKey("WEB_HOST");
    assertThat(cleared).isEmpty();
    assertThat(env).hasToString("{MINE=1, WEB_PORT=8080, WEB_HOST=10.43.0.7}");
    assertThat(BLOCK).hasToString("{WEB_HOST=10.43.0.7, WEB_PORT=80}");
  }

  @Test
  void variablesOfAnImageKeepTheirPlaceAndLoseTheirValue() {
    assertThat(env.above(map("PATH", "/bin", "WEB_HOST", "image", "MINE", "image")))
        .hasToString("{PATH=/bin, WEB_HOST=10.43.0.7, MINE=1, WEB_PORT=8080}");
  }
}
