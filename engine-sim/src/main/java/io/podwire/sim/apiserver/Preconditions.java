package io.podwire.sim.apiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.ObjectKey;

/** What a writer says that the stored object must be. */
final class Preconditions {
  private Preconditions() {}

  /**
   * Refuses a change of another object or of another revision than the writer has seen.
   *
   * @param custom whether the kind is one of a custom resource definition
   */
  static void check(ObjectKey key, ObjectNode object, ApiObject old, boolean custom) {
    ObjectNode meta = Metadata.of(object);
    String uid = meta.path("uid").asText();
    if (!uid.isEmpty() && !uid.equals(old.uid())) {
      throw Statuses.conflict(
          key,
          "StorageError: invalid object, Code: 4, Key: /registry/"
              + (custom ? key.type().group() + "/" : "")
              + key.type().plural()
              + (key.namespace().isEmpty() ? "" : "/" + key.namespace())
              + "/"
              + key.name()
              + ", ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in"
              + " precondition: "
              + uid
              + ", UID in object meta: "
              + old.uid());
    }
    String version = meta.path("resourceVersion").asText();
    if (!version.isEmpty() && !version.matches("\\d+")) {
      throw new ApiException(
          Statuses.failure(
              500, "", "strconv.ParseUint: parsing \"" + version + "\": invalid syntax"));
    }
    if (!version.isEmpty() && !version.equals(old.text("metadata", "resourceVersion"))) {
      throw Statuses.conflict(
          key,
          "the object has been modified; please apply your changes to the latest version and try"
              + " again");
    }
  }
}
