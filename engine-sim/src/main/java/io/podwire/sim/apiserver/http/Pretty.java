package io.podwire.sim.apiserver.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.podwire.sim.store.Json;

/**
 * Answers with JSON as people like to read it, to clients that people use.
 *
 * @see <a
 *     href="https://github.com/kubernetes/kubernetes/blob/v1.34.0/staging/src/k8s.io/apiserver/pkg/endpoints/handlers/negotiation/negotiate.go">negotiate.go</a>
 */
final class Pretty {
  private static final String PARAMETER = "pretty";

  private Pretty() {}

  /** The answer in the form that the client wants. */
  static ApiResponse form(ApiRequest request, ApiResponse answer) {
    boolean json = answer.stream() == null && answer.contentType().startsWith("application/json");
    return json && isWanted(request) ? print(answer) : answer;
  }

  private static boolean isWanted(ApiRequest request) {
    if (request.query().containsKey(PARAMETER)) {
      return request.flag(PARAMETER);
    }
    String agent = request.header("user-agent").orElse("");
    return agent.startsWith("curl") || agent.startsWith("Wget") || agent.startsWith("Mozilla/5.0");
  }

  private static ApiResponse print(ApiResponse answer) {
    try {
      return answer.withBody(Json.pretty(Json.parse(answer.body())));
    } catch (JsonProcessingException notJson) {
      return answer;
    }
  }
}
