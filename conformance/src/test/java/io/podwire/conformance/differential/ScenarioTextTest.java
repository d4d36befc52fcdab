package io.podwire.conformance.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.podwire.conformance.differential.Differential.Comparison;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/** Seeds become the same scenarios again, and their texts can be read back. */
class ScenarioTextTest {
  @Test
  void aSeedGivesTheSameScenarioAgainAndAnotherSeedAnother() {
    assertThat(ScenarioGenerator.of(42)).isEqualTo(ScenarioGenerator.of(42));
    assertThat(ScenarioGenerator.of(42)).isNotEqualTo(ScenarioGenerator.of(43));
  }

  @Test
  void theSeedsOfARunHoldEveryKindOfThingThatMatters() {
    StringBuilder all = new StringBuilder();
    for (long seed = 1; seed <= 500; seed++) {
      ScenarioGenerator.of(seed).steps().forEach(step -> all.append(step).append('\n'));
    }

    assertThat(all)
        .contains("kind: Deployment", "kind: StatefulSet", "kind: Endpoints", "kind: EndpointSlice")
        .contains("ExternalName", "NodePort", "LoadBalancer", "clusterIP: None", "targetPort: nope")
        .contains("kind: NetworkPolicy", "replicas\":0", "rolled", "delete Service", "touch")
        .contains("delete NetworkPolicy", "policyTypes: [Egress]", "namespaceSelector", "except");
  }

  @Test
  void aPlaceIsTakenBackToTheWordsOfTheScenario() {
    Placement place = new Placement(17);
    String text = "web.ns-one.svc to ns-two:30001, 30002 and 12001, but not 130001 or ns-one2";

    assertThat(place.placed(text)).contains("web.d17-one.svc to d17-two:").contains("130001");
    assertThat(place.unplaced(place.placed(text))).isEqualTo(text);
  }

  @Test
  void answersAreReadWithoutWhatIsFree() {
    Probe dig = new Probe("ns-one", "client", "dig web A");
    Probe curl = new Probe("ns-one", "client", "curl web");

    assertThat(
            Answers.of(
                dig,
                ";; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 4711\n"
                    + "web.x. 5 IN A 10.43.0.2\nx. 5 IN SOA ns.dns. h. 1 2 3 4 5\n"))
        .isEqualTo("NOERROR\nweb.x. A 10.43.0.2");
    assertThat(Answers.of(curl, "10.42.0.7:41234 200")).isEqualTo("10.42.0.7 200");
    assertThat(Answers.of(curl, "curl: (7) Failed to connect to web port 80 after 3 ms: no\n 000"))
        .isEqualTo("curl: (7) Failed to connect to web port 80: no\n 000");
    assertThat(Answers.of(curl, "curl: (28) Resolving timed out after 2006 milliseconds\n 000"))
        .isEqualTo(Answers.of(curl, "curl: (6) Could not resolve host: web\n 000"));
  }

  @Test
  void theOutputsOfABatchAreToldApart() {
    assertThat(ProbeScript.outputs(2, "\n=== 0\nfirst\nline\n\n=== 1\n"))
        .containsExactly("first\nline\n", "");
    assertThat(ProbeScript.outputs(1, null)).containsExactly(ProbeScript.NOT_ASKED);
  }

  @Test
  void whatIsPrintedCompiles() {
    Observation seen = new Observation(new TreeMap<>(Map.of("a \"question\"", "an\nanswer")));
    for (long seed = 1; seed <= 20; seed++) {
      Comparison found =
          new Comparison(
              ScenarioGenerator.of(seed),
              new TreeSet<>(seen.answers().keySet()),
              new Observation(new TreeMap<>()),
              seen);

      assertThat(compiles(JavaPrinter.print(found))).as("seed %d", seed).isTrue();
    }
  }

  private static boolean compiles(String method) {
    String source =
        "package io.podwire.conformance.differential;\n"
            + "import java.util.Map;\n"
            + "import org.junit.jupiter.api.Test;\n"
            + "abstract class Pasted extends ScenariosContract {\n"
            + method
            + "}\n";
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<String> options =
        List.of("-proc:none", "-implicit:none", "-d", System.getProperty("java.io.tmpdir"));
    return compiler.getTask(null, null, null, options, null, List.of(new Text(source))).call();
  }

  private static final class Text extends SimpleJavaFileObject {
    private final String source;

    Text(String source) {
      super(URI.create("string:///Pasted.java"), JavaFileObject.Kind.SOURCE);
      this.source = source;
    }

    @Override
    public CharSequence getCharContent(boolean ignored) {
      return source;
    }
  }
}
