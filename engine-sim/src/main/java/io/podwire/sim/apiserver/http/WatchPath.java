package io.podwire.sim.apiserver.http;

import io.podwire.sim.apiserver.ApiException;
import io.podwire.sim.apiserver.Statuses;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The old paths of watches, below {@code /watch/}, which {@code ?watch=true} took the place of (<a
 * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/staging/src/k8s.io/apiserver/pkg/endpoints/request/requestinfo.go">requestinfo.go</a>).
 */
final class WatchPath {
  private static final Pattern PATH = Pattern.compile("(/api/[^/]+|/apis/[^/]+/[^/]+)/watch(/.+)");

  private WatchPath() {}

  /**
   * The same request in today's words; one for any other path as it is.
   *
   * @throws ApiException if the path names one object, and the selector another
   */
  static ApiRequest today(ApiRequest request) {
    Matcher path = PATH.matcher(request.path());
    if (!request.method().equals("GET") || !path.matches()) {
      return request;
    }
    String plain = path.group(1) + path.group(2);
    RequestInfo info = RequestInfo.parse(plain).orElse(null);
    if (info == null || !info.subresource().isEmpty()) {
      return request;
    }
    Map<String, List<String>> query = new LinkedHashMap<>(request.query());
    query.put("watch", List.of("true"));
    if (!info.name().isEmpty()) {
      plain = plain.substring(0, plain.lastIndexOf('/'));
      String name = "metadata.name=" + info.name();
      String fields = request.parameter("fieldSelector");
      if (!fields.isEmpty() && !List.of(fields.replace("==", "=").split(",")).contains(name)) {
        throw Statuses.badRequest("fieldSelector metadata.name doesn't match requested name");
      }
      query.put("fieldSelector", List.of(fields.isEmpty() ? name : fields));
    }
    return new ApiRequest(
        request.method(),
        request.target(),
        plain,
        query,
        request.headers(),
        request.body(),
        request.user());
  }
}
