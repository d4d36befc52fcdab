package io.podwire;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Waits until a deleted object is no longer there. */
final class Gone {
  private Gone() {}

  static void await(Scene scene, String words, Supplier<? extends @Nullable HasMetadata> get) {
    if (!scene.await(() -> get.get() == null)) {
      HasMetadata still = get.get();
      String finalizers =
          still == null ? "" : ", finalizers " + still.getMetadata().getFinalizers();
      throw new AssertionError(
          words
              + " was deleted, and is still there after "
              + Waits.words(scene.timeout())
              + finalizers);
    }
  }
}
