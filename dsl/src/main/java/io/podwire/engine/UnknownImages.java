package io.podwire.engine;

import org.apiguardian.api.API;

/** What a simulated node does with an image that is neither built in nor registered. */
@API(status = API.Status.EXPERIMENTAL)
public enum UnknownImages {
  /** Fails as the kubelet would: {@code ErrImagePull}, then {@code ImagePullBackOff}. */
  FAIL,
  /**
   * Runs a stub that accepts connections on the declared ports; no HTTP assertion passes on one.
   */
  STUB
}
