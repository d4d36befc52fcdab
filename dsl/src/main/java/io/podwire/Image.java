package io.podwire;

import java.util.List;
import org.apiguardian.api.API;

/**
 * A container image as a test names it. An immutable value; {@link Images} has the usual ones.
 *
 * @see Images#image(String)
 */
@API(status = API.Status.EXPERIMENTAL)
public final class Image {
  private final String reference;
  private final List<Integer> ports;
  private final Toolbox toolbox;

  Image(String reference, List<Integer> ports, Toolbox toolbox) {
    this.reference = Checks.image(reference);
    this.ports = ports;
    this.toolbox = toolbox;
  }

  /** What the container runtime pulls, for example {@code nginx:1.27}. */
  public String reference() {
    return reference;
  }

  /** The last segment of its path without its tag: what a Deployment of it is called. */
  public String defaultName() {
    String path = reference.substring(reference.lastIndexOf('/') + 1);
    return path.split("[:@]", 2)[0].replace('_', '-').replace('.', '-');
  }

  /** The ports that its containers listen on, as far as they are known. */
  public List<Integer> ports() {
    return ports;
  }

  /** The same image, known to listen on these ports: its Deployments declare them. */
  public Image listeningOn(int... numbers) {
    List<Integer> known =
        java.util.Arrays.stream(numbers).map(n -> Checks.port("port", n)).boxed().toList();
    return new Image(reference, known, toolbox);
  }

  /** The same image with that tag. */
  Image tagged(String tag) {
    int colon = reference.indexOf(':', reference.lastIndexOf('/') + 1);
    String bare = colon < 0 ? reference : reference.substring(0, colon);
    return new Image(bare + ":" + tag, ports, toolbox);
  }

  Toolbox toolbox() {
    return toolbox;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Image image
        && image.reference.equals(reference)
        && image.ports.equals(ports);
  }

  @Override
  public int hashCode() {
    return reference.hashCode();
  }

  @Override
  public String toString() {
    return reference;
  }
}
