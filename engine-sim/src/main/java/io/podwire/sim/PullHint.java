package io.podwire.sim;

import io.podwire.failure.Nearest;
import io.podwire.sim.runtime.ImageReference;
import java.util.List;

/** What to say of an image that a real cluster would pull, and a simulated one has not. */
final class PullHint {
  private PullHint() {}

  /** What is the matter, as far as every user sees it. */
  static String of(String reference, List<String> known) {
    String name = ImageReference.parse(reference).repository().replaceFirst("^library/", "");
    String nearest =
        Nearest.to(name, known).map(image -> "; nearest of its own: " + image).orElse("");
    return "the engine sim pulls no images, and has none for '" + reference + "'" + nearest;
  }

  /** And what a test can do about it. */
  static String forTest(String reference, List<String> known) {
    return of(reference, known)
        + ". Give it a program: image(\""
        + reference
        + "\").http(8080, request -> …), or let it only accept connections:"
        + " @ClusterTest(unknownImages = STUB)";
  }
}
