package io.podwire.sim.apiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.ObjectKey;
import org.jspecify.annotations.Nullable;

/** The last word on a valid object of any kind, before it is stored. */
public interface Admission {
  /** Lets everything pass. */
  Admission ALL = (key, object, old, dryRun) -> {};

  /**
   * Judges what a client is about to write.
   *
   * @param old the stored object; null when it is new
   * @param dryRun whether nothing will be stored
   * @throws ApiException if it is not to be
   */
  void check(ObjectKey key, ObjectNode object, @Nullable ApiObject old, boolean dryRun);
}
