package io.podwire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ChecksTest {
  @Test
  void badInputNamesFieldValueAndRule() {
    refuses(() -> Ports.port(0), "port: '0' is not a port between 1 and 65535");
    refuses(
        () -> Ports.port(80).to(65536), "targetPort: '65536' is not a port between 1 and 65535");
    refuses(
        () -> Images.image("Acme API"),
        "image: 'Acme API' is not an image reference, as registry/path:tag");
    refuses(() -> Checks.replicas(-1), "replicas: '-1' is not zero or more");
    refuses(
        () -> Checks.url("nginx"),
        "url: 'nginx' is not a URL such as http://nginx or https://web.default.svc:8443/path");
    refuses(
        () -> Checks.url("http://nginx:70000"), "url: 'http://nginx:70000' is not a URL such as");
    refuses(
        () -> Checks.label("service", "My_Service"),
        "service: 'My_Service' is not a DNS label: at most 63 of a-z, 0-9 and '-', beginning and ending with a letter or digit");
    refuses(() -> Checks.labelValue("app", "a b"), "label app: 'a b' is not a label's value");
    refuses(
        () -> Checks.variable("1ST"),
        "environment variable: '1ST' is not a name that a shell can read");
    refuses(() -> Checks.argv(), "command: '' is not a program and its arguments");
    refuses(
        () -> Settings.timeout("soon"),
        "podwire.timeout: 'soon' is not a number of seconds or a duration such as PT30S");
  }

  @Test
  void goodInputPasses() {
    assertThat(Images.image("localhost:5000/acme/api:1.2").defaultName()).isEqualTo("api");
    assertThat(Images.image("registry.k8s.io/e2e-test-images/agnhost:2.53").defaultName())
        .isEqualTo("agnhost");
    assertThat(Images.nginx("1.27").reference()).isEqualTo("nginx:1.27");
    assertThat(Checks.labelKey("app.kubernetes.io/name")).isNotEmpty();
    assertThat(Settings.timeout("30")).hasSeconds(30);
    assertThat(Url.of("http://10.0.0.1:8080").path("/healthz"))
        .hasToString("http://10.0.0.1:8080/healthz");
  }

  private static void refuses(ThrowingCallable call, String words) {
    assertThatIllegalArgumentException().isThrownBy(call).withMessageStartingWith(words);
  }
}
