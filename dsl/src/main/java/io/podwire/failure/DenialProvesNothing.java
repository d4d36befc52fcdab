package io.podwire.failure;

import org.apiguardian.api.API;

/**
 * The control of a denial failed: nothing could have been reached there anyway.
 *
 * @param question the probe
 * @param reason what is wrong with its target
 */
@API(status = API.Status.EXPERIMENTAL)
public record DenialProvesNothing(String question, String reason) {
  /** The failure's text. */
  public String text() {
    return question
        + "\n  was expected to be denied, which would prove nothing, because its target is"
        + " not up:\n  "
        + reason.replace("\n", "\n  ");
  }
}
