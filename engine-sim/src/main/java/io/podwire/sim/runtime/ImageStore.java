package io.podwire.sim.runtime;

import java.util.List;
import java.util.Optional;

/** Where images are found by the references that Pods name. */
public interface ImageStore {
  /** The image of that reference, e.g. {@code nginx}, {@code docker.io/library/nginx:1.27}. */
  Optional<Image> find(String reference);

  /**
   * What a container of that image runs whatever its Pod says, with the declared ports as
   * arguments, if the image is only a stub that stands for one which nobody knows.
   */
  default Optional<List<String>> stubCommand(String reference) {
    return Optional.empty();
  }
}
