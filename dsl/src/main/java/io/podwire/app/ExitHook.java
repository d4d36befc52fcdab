package io.podwire.app;

import org.apiguardian.api.API;

/** What an image of the test's own does when it is asked to end, before it stops listening. */
@API(status = API.Status.EXPERIMENTAL)
@FunctionalInterface
public interface ExitHook {
  /**
   * Runs at SIGTERM, while all ports still serve; may block, on the cluster's time, at most for the
   * Pod's grace period.
   *
   * @throws Exception ends the container with exit code 1, and is printed to its log
   */
  void beforeExit(AppPod pod) throws Exception;
}
