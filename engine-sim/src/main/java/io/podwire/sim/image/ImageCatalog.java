package io.podwire.sim.image;

import io.podwire.sim.image.agnhost.Agnhost;
import io.podwire.sim.image.busybox.BusyBox;
import io.podwire.sim.image.busybox.Netcat;
import io.podwire.sim.image.curl.Curl;
import io.podwire.sim.image.dig.Dig;
import io.podwire.sim.image.dig.Getent;
import io.podwire.sim.runtime.FileTree;
import io.podwire.sim.runtime.Image;
import io.podwire.sim.runtime.ImageReference;
import io.podwire.sim.runtime.ImageStore;
import io.podwire.sim.runtime.Program;
import io.podwire.sim.runtime.UnixSignal;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The images that can be pulled, by repository: the registry does not matter, nor does the tag,
 * except that nginx calls itself by it.
 *
 * <p>An image is made when it is first asked for.
 */
public final class ImageCatalog implements ImageStore {
  private static final Map<String, String> PATH =
      Map.of("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");

  private final Map<String, Function<String, Image>> makers = new LinkedHashMap<>();
  private final Map<String, Image> provided = new HashMap<>();
  private final SortedSet<String> stubs = new TreeSet<>();
  private final SortedSet<String> unknown = new TreeSet<>();
  private boolean stubsUnknown;
  private Consumer<String> unknownListener = reference -> {};
  private final Map<String, Image> made = new LinkedHashMap<>();

  /** A catalogue of the built-in images; more can be registered. */
  public ImageCatalog() {
    add(tag -> image(BusyBox.files(), List.of("sh")), "library/busybox", "e2e-test-images/busybox");
    add(
        tag -> image(Curl.addTo(BusyBox.files()), List.of("sh")),
        "radial/busyboxplus",
        "yauritux/busybox-curl",
        "curlimages/curl",
        "curl/curl");
    add(
        tag -> image(netshoot(), List.of("sh")),
        "nicolaka/netshoot",
        "e2e-test-images/jessie-dnsutils");
    List<String> sleep = List.of("sh", "-c", "trap : TERM INT; sleep infinity & wait");
    add(tag -> image(netshoot(), sleep), "kiamol/ch03-sleep");
    add(
        tag -> image(new FileTree().program("/pause", pause()), List.of("/pause")),
        "pause",
        "rancher/mirrored-pause");
    add(tag -> agnhost(), "e2e-test-images/agnhost");
    NginxImages.addTo(this);
  }

  private static FileTree netshoot() {
    FileTree files = Getent.addTo(Dig.addTo(Curl.addTo(BusyBox.files())));
    return files.program("/usr/bin/nc", Netcat.openBsd()).remove("/bin/nc");
  }

  private static Image agnhost() {
    FileTree files = Agnhost.addTo(netshoot());
    SortedSet<String> ports = new TreeSet<>(List.of("8080/tcp"));
    return new Image(
        files, PATH, List.of("/agnhost"), List.of("pause"), "/", ports, UnixSignal.TERM);
  }

  private static Program pause() {
    Program.Daemon daemon =
        process -> {
          process.onSignal(UnixSignal.TERM, () -> process.exit(0));
          process.onSignal(UnixSignal.INT, () -> process.exit(0));
        };
    return daemon;
  }

  /** Adds images under repositories such as {@code library/nginx}, made for a tag. */
  void add(Function<String, Image> maker, String... repositories) {
    for (String repository : repositories) {
      makers.put(repository, maker);
    }
  }

  /** Adds an image under a repository, for any registry and tag. */
  public ImageCatalog register(String repository, Image image) {
    makers.put(repository, tag -> image);
    made.keySet().removeIf(name -> name.startsWith(repository + ":"));
    return this;
  }

  /**
   * Adds an image of the test's own under exactly that reference, before all others; containers
   * that run already keep what they have.
   *
   * @param reference e.g. {@code acme/api:1.2}
   */
  public void provide(String reference, Image image) {
    provided.put(ImageReference.parse(reference).toString(), image);
  }

  /** From now on a stub stands for each image that is not known. */
  public void stubUnknown() {
    stubsUnknown = true;
  }

  /** The references of the images that stubs stand for. */
  public SortedSet<String> stubs() {
    return new TreeSet<>(stubs);
  }

  /** The references that were asked for and that no image has. */
  public SortedSet<String> unknown() {
    return new TreeSet<>(unknown);
  }

  /** From now on that is told of each, once. */
  public void tellUnknown(Consumer<String> listener) {
    unknownListener = listener;
  }

  /** What the built-in images are called, without their registry. */
  public List<String> names() {
    return makers.keySet().stream().map(name -> name.replaceFirst("^library/", "")).toList();
  }

  @Override
  public Optional<List<String>> stubCommand(String reference) {
    return stubs.contains(reference) ? Optional.of(StubImage.command()) : Optional.empty();
  }

  /** An image that runs a command and listens on nothing. */
  static Image image(FileTree files, List<String> command) {
    return new Image(files, PATH, List.of(), command, "/", new TreeSet<>(), UnixSignal.TERM);
  }

  /** An image of a server. */
  static Image server(FileTree files, List<String> command, UnixSignal stop, String... ports) {
    SortedSet<String> exposed = new TreeSet<>(List.of(ports));
    return new Image(files, PATH, List.of(), command, "/", exposed, stop);
  }

  @Override
  public Optional<Image> find(String reference) {
    ImageReference parsed = ImageReference.parse(reference);
    Image own = provided.get(parsed.toString());
    if (own != null) {
      return Optional.of(own);
    }
    Function<String, Image> maker = makers.get(parsed.repository());
    if (maker == null && stubsUnknown) {
      stubs.add(reference);
      return Optional.of(StubImage.image());
    }
    if (maker == null) {
      if (unknown.add(reference)) {
        unknownListener.accept(reference);
      }
      return Optional.empty();
    }
    String tag = parsed.tag().startsWith(":") ? parsed.tag().substring(1) : "latest";
    String key = parsed.repository() + ":" + tag;
    Image image = made.get(key);
    if (image == null) {
      image = maker.apply(tag);
      made.put(key, image);
    }
    return Optional.of(image);
  }
}
