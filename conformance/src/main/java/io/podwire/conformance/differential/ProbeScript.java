package io.podwire.conformance.differential;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One line of shell that asks many questions at once: those that wait, wait together. */
final class ProbeScript {
  static final String NOT_ASKED = "could not be asked";

  private static final String MARK = "=== ";

  private ProbeScript() {}

  static String of(List<Probe> probes, String node) {
    StringBuilder script = new StringBuilder("NODE=" + node + "\n");
    for (int i = 0; i < probes.size(); i++) {
      script.append("{ ").append(probes.get(i).command()).append("; } >/tmp/out").append(i);
      script.append(" 2>&1 &\n");
    }
    script.append("wait\n");
    for (int i = 0; i < probes.size(); i++) {
      script.append("echo; echo '").append(MARK).append(i).append("'; cat /tmp/out").append(i);
      script.append("\n");
    }
    return script.toString();
  }

  /** What each printed, in their order; where the script could not run, nothing. */
  static List<String> outputs(int count, @Nullable String printed) {
    List<String> outputs = new ArrayList<>(Collections.nCopies(count, NOT_ASKED));
    if (printed != null) {
      String[] parts = printed.split("\n" + MARK, -1);
      for (int i = 1; i < parts.length; i++) {
        int end = parts[i].indexOf('\n');
        int number = Integer.parseInt((end < 0 ? parts[i] : parts[i].substring(0, end)).strip());
        outputs.set(number, end < 0 ? "" : parts[i].substring(end + 1));
      }
    }
    return outputs;
  }
}
