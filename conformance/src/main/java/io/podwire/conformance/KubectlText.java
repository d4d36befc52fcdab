package io.podwire.conformance;

import io.podwire.probe.ToolRun;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** What kubectl prints, with names in place of what two right clusters may differ in. */
final class KubectlText {
  private static final Map<Pattern, String> FREE = new LinkedHashMap<>();

  static {
    // What kubectl says when an answer overtakes the acknowledgement of its stream.
    free("^E\\d{4} .*Unknown stream id \\d, discarding message\n", "");
    // What only a simulated cluster has to say: that it stores a thing and does not act by it.
    free("^Warning: Podwire's simulated cluster .*\n", "");
    // An image that cannot be had is asked for again and again: which of the two a look finds is
    // chance.
    free("\\bErrImagePull\\b", "ImagePullBackOff");
    // Who an object is.
    free("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "<uid>");
    free("(?<=resourceVersion: )\"\\d+\"", "<version>");
    free("(?<=kube-api-access-)[a-z0-9]{5}", "<x>");
    // The runtime's name for the image: it knows each by one of its tags.
    free("(?<=image: docker\\.io/library/(nginx|busybox):)\\S+", "<tag>");
    free("(?<=containerd://)[0-9a-f]{64}", "<id>");
    free("(?<=@sha256:)[0-9a-f]{64}", "<digest>");
    // Names drawn by chance: a template's hash, then a Pod's suffix.
    free("(?<=-hash[=:] ?)[a-z0-9]{6,10}\\b", "<hash>");
    free("(?<=(^|[ /\"])(web|made)-)[a-z0-9]{6,10}(?=-|\\b)(?<=\\d[a-z]{0,9})", "<hash>");
    free("(?<=Revision: db-)[a-z0-9]{6,10}\\b", "<hash>");
    free("(?<=<hash>-)[bcdfghjklmnpqrstvwxz2456789]{5}\\b", "<x>");
    free(
        "(?<=(^|[ /])(agent|once|j|from|web|node|balanced|codes)-)[bcdfghjklmnpqrstvwxz2456789]{5}\\b",
        "<x>");
    // Where things are.
    free("\\b10\\.42\\.\\d+\\.\\d+", "<pod ip>");
    free("\\b10\\.43\\.(?!0\\.(1|10|99)\\b)\\d+\\.\\d+", "<cluster ip>");
    free("\\b(172|192)\\.\\d+\\.\\d+\\.\\d+", "<node ip>");
    free("\\b([0-9a-f]{12}|server-\\d|agent-\\d)\\b(?!-)", "<node>");
    free("\\b3[0-2]\\d{3}\\b", "<node port>");
    // Times.
    free("\\b\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z", "<time>");
    free("\\b[A-Z][a-z]{2}, \\d\\d [A-Z][a-z]{2} \\d{4} \\d\\d:\\d\\d:\\d\\d [+-]\\d{4}", "<time>");
    free("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d [+-]\\d{4} UTC", "<time>");
    free("(?<=pulled image \"[a-z0-9:.]{1,50}\" in )\\S+ \\(\\S+ including", "<t> (<t> including");
    free("(?<=Image size: )\\d+", "<n>");
    free("(?<= )<invalid>(?= )", "<age>");
    // Of a node, and of the Service kubernetes: they are as old as the cluster.
    free("(?<= )\\d+[mh](\\d+m)?(?= +v1\\.)", "<age>");
    free("(?<= 443/TCP {1,20})\\d+[mh](\\d+m)?(?= |$)", "<age>");
    free(
        "(?<=[ (])([2-9]m|(\\dm)?\\d+s)(?= |\\)|$)( \\(x\\d+ over (<invalid>|[0-9sm]+)\\))?",
        "<age>");
    // Columns are as wide as what stands in them.
    free("(?<=\\S)  +", "  ");
    free("(?<=\\S) +(?=\n)", "");
  }

  private KubectlText() {}

  private static void free(String regex, String name) {
    FREE.put(Pattern.compile(regex, Pattern.MULTILINE), name);
  }

  /** As {@link Recording#printed}. */
  static String printed(ToolRun run) {
    return Recording.printed(
        new ToolRun(run.argv(), named(run.stdout()), named(run.stderr()), run.exitCode()));
  }

  private static String named(String text) {
    String result = text;
    for (Map.Entry<Pattern, String> free : FREE.entrySet()) {
      result = free.getKey().matcher(result).replaceAll(free.getValue());
    }
    return result;
  }
}
