package io.podwire.sim.kubelet;

import io.podwire.sim.runtime.ImagePullException;
import io.podwire.sim.runtime.ImageReference;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Gets a container's image onto the node (<a
 * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/kubelet/images/image_manager.go">image_manager.go</a>).
 */
final class ImagePull {
  private static final Duration FIRST_BACK_OFF = Duration.ofSeconds(10);
  private static final Duration LAST_BACK_OFF = Duration.ofMinutes(5);
  private static final Pattern REPOSITORY =
      Pattern.compile(
          "(?:[a-zA-Z0-9.-]+(?::\\d+)?/)?[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*"
              + "(?:/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*(?::[\\w][\\w.-]{0,127})?"
              + "(?:@sha256:[0-9a-f]{64})?");

  private final ContainerUnit unit;
  private final NodeTools tools;
  private Duration backOff = Duration.ZERO;
  private long notBefore;
  private String failure = "";
  // The kubelet finds the new sandbox in its next list of what runs, which it makes each second,
  // and
  // looks at the Pod again for that.
  private boolean sandboxSeen;

  ImagePull(ContainerUnit unit, NodeTools tools) {
    this.unit = unit;
    this.tools = tools;
  }

  /**
   * Makes sure that the image is there.
   *
   * @param then what comes then
   * @return false if it has to wait, or never will be
   */
  boolean ensure(Runnable then) {
    String image = unit.spec().path("image").asText();
    if (!REPOSITORY.matcher(image).matches()) {
      refuseName(image);
      return false;
    }
    String policy = unit.spec().path("imagePullPolicy").asText("IfNotPresent");
    boolean present = tools.images.contains(ImageReference.parse(image).toString());
    if (present && !policy.equals("Always")) {
      unit.event(
          "Normal", "Pulled", "Container image \"" + image + "\" already present on machine");
      then.run();
      return true;
    }
    if (policy.equals("Never")) {
      String message = "Container image \"" + image + "\" is not present with pull policy of Never";
      unit.states().waiting("ErrImageNeverPull", message);
      unit.event("Warning", "ErrImageNeverPull", message);
      unit.event("Warning", "Failed", "Error: ErrImageNeverPull");
      waitFor(tools.between(10_000, 15_000));
      return false;
    }
    return mayPull(image) && pull(image, then);
  }

  private void refuseName(String image) {
    boolean upper = !image.equals(image.toLowerCase(java.util.Locale.ROOT));
    String message =
        "Failed to apply default image tag \""
            + image
            + "\": couldn't parse image name \""
            + image
            + "\": invalid reference format"
            + (upper ? ": repository name must be lowercase" : "");
    unit.states().waiting("InvalidImageName", message);
    unit.event("Warning", "InspectFailed", message);
    unit.event("Warning", "Failed", "Error: InvalidImageName");
    waitFor(tools.between(10_000, 15_000));
  }

  private boolean mayPull(String image) {
    long left = notBefore - tools.simulation.nanoTime();
    if (left <= 0) {
      return true;
    }
    String message = "Back-off pulling image \"" + image + "\"";
    if (!unit.states().isWaitingFor("ImagePullBackOff")) {
      unit.states().waiting("ImagePullBackOff", message + ": ErrImagePull: " + failure);
    }
    unit.event("Normal", "BackOff", message);
    unit.event("Warning", "Failed", "Error: ImagePullBackOff");
    Duration pause = tools.between(10_000, 15_000);
    waitFor(pause.toNanos() < left ? pause : Duration.ofNanos(left));
    return false;
  }

  private void waitFor(Duration delay) {
    unit.retryAfter(delay);
    unit.worker().post();
  }

  private boolean pull(String image, Runnable then) {
    unit.event("Normal", "Pulling", "Pulling image \"" + image + "\"");
    Duration took = tools.between(50, 250);
    tools.simulation.after(took, () -> pulled(image, took, then));
    return true;
  }

  private void pulled(String image, Duration took, Runnable then) {
    if (unit.worker().isStopping()) {
      return;
    }
    try {
      tools.runtime.pull(image);
    } catch (ImagePullException refused) {
      fail(image, String.valueOf(refused.getMessage()));
      return;
    }
    tools.images.add(ImageReference.parse(image).toString());
    backOff = Duration.ZERO;
    String time = GoDuration.text(took);
    unit.event(
        "Normal",
        "Pulled",
        String.format(
            "Successfully pulled image \"%s\" in %s (%s including waiting). Image size: %d bytes.",
            image, time, time, size(image)));
    then.run();
  }

  private void fail(String image, String message) {
    failure = message;
    backOff = backOff.isZero() ? FIRST_BACK_OFF : backOff.multipliedBy(2);
    backOff = backOff.compareTo(LAST_BACK_OFF) < 0 ? backOff : LAST_BACK_OFF;
    notBefore = tools.simulation.nanoTime() + backOff.toNanos();
    unit.states().waiting("ErrImagePull", message);
    unit.event("Warning", "Failed", "Failed to pull image \"" + image + "\": " + message);
    unit.event("Warning", "Failed", "Error: ErrImagePull");
    unit.retryAfter(sandboxSeen ? tools.between(10_000, 15_000) : tools.between(200, 1_200));
    sandboxSeen = true;
    unit.worker().settled(unit);
  }

  /** The image is another one now. */
  void forget() {
    backOff = Duration.ZERO;
    notBefore = 0;
  }

  /** What containerd calls the image: its repository and a digest, here of its name alone. */
  static String id(String image) {
    ImageReference reference = ImageReference.parse(image);
    String digest = HexFormat.of().formatHex(digest(reference.repository()));
    return reference.registry() + "/" + reference.repository() + "@sha256:" + digest;
  }

  /** An image of the simulator has no bytes, so its size is one that its name decides. */
  private static long size(String image) {
    byte[] digest = digest(ImageReference.parse(image).repository());
    return 2_000_000L + ((digest[0] & 255) << 16 | (digest[1] & 255) << 8 | (digest[2] & 255)) * 4L;
  }

  private static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }
}
