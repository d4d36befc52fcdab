package io.podwire.sim.apiserver.http;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.StandardHttpHeaders;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An answer as fabric8 reads it. */
final class InProcessResponse extends StandardHttpHeaders implements HttpResponse<AsyncBody> {
  private final HttpRequest request;
  private final int code;
  private final AsyncBody body;

  InProcessResponse(HttpRequest request, ApiResponse answer, AsyncBody body) {
    super(headers(answer));
    this.request = request;
    this.code = answer.status();
    this.body = body;
  }

  static Map<String, List<String>> headers(ApiResponse answer) {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    headers.putAll(answer.headers());
    if (!answer.contentType().isEmpty()) {
      headers.put("Content-Type", List.of(answer.contentType()));
    }
    if (!answer.warnings().isEmpty()) {
      headers.put(
          "Warning",
          answer.warnings().stream()
              .map(text -> "299 - \"" + text.replace("\"", "\\\"") + "\"")
              .toList());
    }
    return headers;
  }

  @Override
  public int code() {
    return code;
  }

  @Override
  public AsyncBody body() {
    return body;
  }

  @Override
  public HttpRequest request() {
    return request;
  }

  @Override
  public Optional<HttpResponse<?>> previousResponse() {
    return Optional.empty();
  }
}
