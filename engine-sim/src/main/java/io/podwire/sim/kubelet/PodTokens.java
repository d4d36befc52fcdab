package io.podwire.sim.kubelet;

import io.podwire.sim.apiserver.ApiException;
import io.podwire.sim.clock.Simulation;
import io.podwire.sim.store.ApiObject;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The tokens in the files of one Pod: each is asked for anew when a fifth of its life is left, at
 * the latest after a day.
 *
 * @see <a
 *     href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/kubelet/token/token_manager.go">token_manager.go,
 *     requiresRefresh</a>
 */
final class PodTokens {
  private static final long LONGEST_SECONDS = Duration.ofDays(1).toSeconds();

  private final NodeConfig.Tokens source;
  private final Simulation simulation;
  private final Map<Wanted, Held> held = new LinkedHashMap<>();

  private record Wanted(String audience, long seconds) {}

  private record Held(String text, Instant due) {}

  PodTokens(NodeConfig.Tokens source, Simulation simulation) {
    this.source = source;
    this.simulation = simulation;
  }

  /**
   * The token that the Pod's files show now.
   *
   * @param audience for whom; empty for the API server
   * @param seconds how long each one lives
   */
  String token(ApiObject pod, String audience, long seconds) throws ConfigException {
    Wanted wanted = new Wanted(audience, seconds);
    Held known = held.get(wanted);
    Instant now = simulation.now();
    if (known == null || now.isAfter(known.due)) {
      known =
          new Held(ask(pod, wanted), now.plusSeconds(Math.min(seconds * 4 / 5, LONGEST_SECONDS)));
      held.put(wanted, known);
    }
    return known.text;
  }

  private String ask(ApiObject pod, Wanted wanted) throws ConfigException {
    String account = pod.text("spec", "serviceAccountName");
    try {
      return source.token(
          pod.namespace(), account, pod.name(), pod.uid(), wanted.audience, wanted.seconds);
    } catch (ApiException refused) {
      throw new ConfigException(String.valueOf(refused.getMessage()));
    }
  }

  /** When the first of them is to be asked for anew; empty if there is none. */
  Optional<Instant> due() {
    return held.values().stream().map(Held::due).min(Instant::compareTo);
  }
}
