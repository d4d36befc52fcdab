package io.podwire.sim.runtime;

/**
 * An image's name in full, as containerd normalizes it.
 *
 * @param registry e.g. {@code docker.io}
 * @param repository e.g. {@code library/nginx}
 * @param tag what follows the repository, with its colon or at sign, e.g. {@code :latest}
 * @see <a
 *     href="https://github.com/distribution/reference/blob/v0.6.0/normalize.go">distribution/reference</a>
 */
public record ImageReference(String registry, String repository, String tag) {
  /** Fills in what the short form leaves out. */
  public static ImageReference parse(String reference) {
    String name = reference;
    String tag = ":latest";
    int at = name.indexOf('@');
    int colon = name.lastIndexOf(':');
    if (at >= 0) {
      tag = name.substring(at);
      name = name.substring(0, at);
      int tagged = name.lastIndexOf(':');
      name = tagged > name.lastIndexOf('/') ? name.substring(0, tagged) : name;
    } else if (colon > name.lastIndexOf('/')) {
      tag = name.substring(colon);
      name = name.substring(0, colon);
    }
    int slash = name.indexOf('/');
    String first = slash < 0 ? "" : name.substring(0, slash);
    if (first.contains(".") || first.contains(":") || first.equals("localhost")) {
      return new ImageReference(first, name.substring(slash + 1), tag);
    }
    return new ImageReference("docker.io", slash < 0 ? "library/" + name : name, tag);
  }

  @Override
  public String toString() {
    return registry + "/" + repository + tag;
  }
}
