package io.podwire.k3s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KubeconfigSettingsTest {
  private final Map<String, String> properties = new HashMap<>(Map.of("user.home", "/home/me"));
  private final Map<String, String> environment = new HashMap<>();

  @Test
  void ourPropertyWinsOverOurVariableWhichWinsOverKubectls() {
    assertThat(settings().file()).isEqualTo(Path.of("/home/me/.kube/config"));
    environment.put("KUBECONFIG", "/of/kubectl");
    assertThat(settings().file()).isEqualTo(Path.of("/of/kubectl"));
    environment.put("PODWIRE_KUBECONFIG", "/of/podwire");
    assertThat(settings().file()).isEqualTo(Path.of("/of/podwire"));
    properties.put("podwire.kubeconfig", "/of/the/run");
    assertThat(settings().file()).isEqualTo(Path.of("/of/the/run"));
  }

  @Test
  void aContextIsOneThatTheUserNamed() {
    assertThat(settings().context()).isEmpty();
    environment.put("PODWIRE_CONTEXT", "staging");
    assertThat(settings().context()).contains("staging");
  }

  @Test
  void severalFilesAreRefused() {
    environment.put("KUBECONFIG", "/one:/two");

    assertThatIllegalArgumentException()
        .isThrownBy(this::settings)
        .withMessage(
            "environment variable KUBECONFIG: \"/one:/two\" names several files; name one with"
                + " -Dpodwire.kubeconfig");
  }

  private KubeconfigSettings settings() {
    return KubeconfigSettings.of(properties::get, environment::get);
  }
}
