package io.podwire.app;

import org.apiguardian.api.API;

/** What an image of the test's own answers to HTTP requests. */
@API(status = API.Status.EXPERIMENTAL)
@FunctionalInterface
public interface HttpHandler {
  /**
   * Answers a request; may block, on the cluster's time: {@link AppPod#sleep} in place of {@link
   * Thread#sleep}.
   *
   * @throws Exception answered with status 500 and printed to the container's log
   */
  WebReply answer(WebRequest request) throws Exception;
}
