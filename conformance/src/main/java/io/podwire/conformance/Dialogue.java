package io.podwire.conformance;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.podwire.probe.ToolRun;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Requests to an API server, one after the other, each of which may say what earlier answers said.
 */
final class Dialogue {
  private static final int LOOKS = 200;
  private static final Map<Pattern, String> FREE = new LinkedHashMap<>();

  static {
    free("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z", "<time>");
    free("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "<uid>");
    free("(?<=resourceVersion\\\\{0,3}\":\\\\{0,3}\")\\d+", "<version>");
    free("(?<=, current: )\\d+", "<version>");
    free("(?<=too old resource version: \\d{1,9} \\()\\d+", "<version>");
    free("(?<=\"clusterIPs?\":\\[?\")10\\.43\\.\\d+\\.\\d+", "<cluster ip>");
    free("(?<=-)[bcdfghjklmnpqrstvwxz2456789]{5}(?=\")", "<x>");
    free("(?<=\")\\d+s(?=\"\\])", "<age>");
    free(" in scheme \\\\?\"[^\"]*\"", "");
  }

  private final KubernetesClient client;
  private final Runnable rest;
  private final Map<String, String> values = new LinkedHashMap<>();

  /**
   * @param rest lets the cluster go on for a while
   */
  Dialogue(KubernetesClient client, Runnable rest) {
    this.client = client;
    this.rest = rest;
  }

  private static void free(String regex, String name) {
    FREE.put(Pattern.compile(regex), name);
  }

  /** Sends the request; what was answered, in the form of a recording. */
  String next(Recording.Step step) {
    Exchange exchange = Exchange.of(step, this::withValues);
    Answer answer = new Answer(send(exchange));
    for (int i = 0; i < LOOKS && !answer.satisfies(exchange.until()); i++) {
      rest.run();
      answer = new Answer(send(exchange));
    }
    for (Map.Entry<String, String> kept : exchange.kept().entrySet()) {
      values.put(kept.getKey(), answer.at(kept.getValue()));
    }
    return Recording.printed(
        new ToolRun(List.of(step.command()), named(answer.text(exchange.shown())), "", 0));
  }

  private HttpResponse<String> send(Exchange exchange) {
    return RecordedRequests.send(
        client, exchange.method(), exchange.path(), exchange.headers(), body(exchange));
  }

  private @Nullable String body(Exchange exchange) {
    if (exchange.body().isEmpty()) {
      return null;
    }
    var serialization = client.getKubernetesSerialization();
    return serialization.asJson(serialization.unmarshal("---\n" + exchange.body(), Object.class));
  }

  /** A name in braces stands for its value. */
  private String withValues(String text) {
    String result = text;
    for (Map.Entry<String, String> value : values.entrySet()) {
      result = result.replace("{" + value.getKey() + "}", value.getValue());
    }
    return result;
  }

  private String named(String text) {
    String result = text;
    for (Map.Entry<String, String> value : values.entrySet()) {
      // A short number may be anything, but where revisions stand.
      String before = value.getValue().matches("\\d+") ? "(?<=[\"(]|version: )" : "(?<![\\w.-])";
      String whole = before + Pattern.quote(value.getValue()) + "(?![\\w.-])";
      result = result.replaceAll(whole, "{" + value.getKey() + "}");
    }
    for (Map.Entry<Pattern, String> free : FREE.entrySet()) {
      result = free.getKey().matcher(result).replaceAll(free.getValue());
    }
    return result;
  }
}
