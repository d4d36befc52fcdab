package io.podwire.sim.apiserver.http;

import io.podwire.sim.apiserver.auth.Attributes;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a request asks for, in the words of authorization.
 *
 * @see <a
 *     href="https://github.com/kubernetes/kubernetes/blob/v1.34.0/staging/src/k8s.io/apiserver/pkg/endpoints/request/requestinfo.go">requestinfo.go</a>
 */
final class Asked {
  private static final String NAME_FIELD = "metadata.name=";

  private Asked() {}

  /**
   * @param info null if the path is no resource's
   */
  static Attributes of(ApiRequest request, @Nullable RequestInfo info) {
    if (info == null) {
      return Attributes.ofPath(request.method().toLowerCase(Locale.ROOT), request.path());
    }
    boolean isNamespace = info.plural().equals("namespaces") && info.namespace().isEmpty();
    boolean one = !info.name().isEmpty();
    return new Attributes(
        verb(request, one),
        info.group(),
        info.plural(),
        info.subresource(),
        isNamespace ? info.name() : info.namespace(),
        one ? info.name() : selectedName(request),
        "");
  }

  private static String verb(ApiRequest request, boolean one) {
    return switch (request.method()) {
      case "POST" -> "create";
      case "GET", "HEAD" -> one ? "get" : request.flag("watch") ? "watch" : "list";
      case "PUT" -> "update";
      case "PATCH" -> "patch";
      case "DELETE" -> one ? "delete" : "deletecollection";
      default -> "";
    };
  }

  /** Who lists but one object by its name may be allowed that one alone. */
  private static String selectedName(ApiRequest request) {
    String selector = request.parameter("fieldSelector");
    boolean single = selector.startsWith(NAME_FIELD) && selector.indexOf(',') < 0;
    return single ? selector.substring(NAME_FIELD.length()) : "";
  }
}
