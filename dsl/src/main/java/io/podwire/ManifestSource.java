package io.podwire;

import org.apiguardian.api.API;

/** Where a manifest comes from: {@code apply(helmTemplate("shop").values("ci.yaml"))}. */
@API(status = API.Status.EXPERIMENTAL)
@FunctionalInterface
public interface ManifestSource {
  /** The YAML documents. */
  String yaml();
}
