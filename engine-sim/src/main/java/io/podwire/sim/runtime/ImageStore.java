package io.podwire.sim.runtime;

import java.util.Optional;

/** Where images are found by the references that Pods name. */
@FunctionalInterface
public interface ImageStore {
  /** The image of that reference, e.g. {@code nginx}, {@code docker.io/library/nginx:1.27}. */
  Optional<Image> find(String reference);
}
