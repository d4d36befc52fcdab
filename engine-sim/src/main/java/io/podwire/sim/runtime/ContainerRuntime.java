package io.podwire.sim.runtime;

import io.podwire.sim.clock.Simulation;
import java.util.List;
import java.util.Optional;

/** Makes containers out of images, as containerd does for the kubelet. */
public final class ContainerRuntime {
  private final Simulation simulation;
  private final ImageStore images;

  /**
   * @param simulation time, tasks and the baton
   * @param images what can be pulled
   */
  public ContainerRuntime(Simulation simulation, ImageStore images) {
    this.simulation = simulation;
    this.images = images;
  }

  /**
   * Makes sure that the image is there; takes no time.
   *
   * @throws ImagePullException if there is no such image, as a registry with the Internet refuses
   */
  public void pull(String image) throws ImagePullException {
    if (images.find(image).isEmpty()) {
      String reference = ImageReference.parse(image).toString();
      throw new ImagePullException(
          "failed to pull and unpack image \""
              + reference
              + "\": failed to resolve reference \""
              + reference
              + "\": pull access denied, repository does not exist or may require authorization:"
              + " server message: insufficient_scope: authorization failed");
    }
  }

  /** See {@link ImageStore#stubCommand}. */
  public Optional<List<String>> stubCommand(String image) {
    return images.stubCommand(image);
  }

  /**
   * Makes a container, not started.
   *
   * @throws IllegalStateException if the image has not been pulled
   */
  public Container create(ContainerSpec spec) {
    Image image =
        images
            .find(spec.image())
            .orElseThrow(() -> new IllegalStateException("not pulled: image " + spec.image()));
    return new Container(simulation, spec, image);
  }
}
