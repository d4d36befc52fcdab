package io.podwire.sim.apiserver.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.ApiException;
import io.podwire.sim.apiserver.Statuses;
import java.util.regex.Pattern;

/** What a client accepts, of which there must be something that the server has. */
final class MediaTypes {
  private static final String ALL =
      "application/json, application/yaml, application/vnd.kubernetes.protobuf";
  private static final String OF_WATCHES =
      ", application/json;stream=watch, application/vnd.kubernetes.protobuf;stream=watch";
  private static final Pattern HAD =
      Pattern.compile("(?i)application/(json|yaml|vnd\\.kubernetes\\.protobuf|\\*)|\\*/\\*");
  private static final Pattern FORM = Pattern.compile(";\\s*as=");
  private static final Pattern KNOWN_FORM = Pattern.compile(";\\s*v=v1(beta1)?\\s*(;|$)");

  private MediaTypes() {}

  /**
   * Refuses a request whose answer its client would not take.
   *
   * @param collection whether it may be a watch
   * @throws ApiException 406
   */
  static void check(ApiRequest request, boolean collection) {
    String accept = request.header("accept").orElse("");
    boolean had = accept.isBlank();
    boolean hadButInNoSuchForm = false;
    for (String range : accept.split(",")) {
      boolean type = HAD.matcher(range.split(";", 2)[0].strip()).matches();
      boolean form = !FORM.matcher(range).find() || KNOWN_FORM.matcher(range).find();
      had |= type && form;
      hadButInNoSuchForm |= type && !form;
    }
    if (!had) {
      throw hadButInNoSuchForm
          ? notAcceptable("only the following media types are accepted: " + ALL, false)
          : notAcceptable(
              "406: Not Acceptable\n\nAvailable representations: "
                  + ALL
                  + (collection ? OF_WATCHES : ""),
              true);
    }
  }

  private static ApiException notAcceptable(String message, boolean details) {
    ObjectNode status = Statuses.failure(406, "NotAcceptable", message);
    if (details) {
      status.putObject("details");
    }
    return new ApiException(status);
  }
}
