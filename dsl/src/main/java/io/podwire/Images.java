package io.podwire;

import java.util.List;
import org.apiguardian.api.API;

/**
 * Images by the names that tutorials use, for a static import: {@code deploy(nginx, 2)}, {@code
 * deploy(nginx("1.27"), 2)}, {@code deploy(image("acme/api:1.2"), 1)}. In probes the system
 * properties {@code podwire.image.busybox}, {@code podwire.image.curl} and {@code
 * podwire.image.netshoot} put others with the same tools in the place of theirs.
 */
@API(status = API.Status.EXPERIMENTAL)
@SuppressWarnings("ConstantField") // lower case on purpose: they read as the images' own names
public final class Images {
  /** The web server, on port 80. */
  public static final Image nginx = serving("nginx", 80);

  /** The web server that also speaks TLS, on ports 80 and 443. */
  public static final Image nginxhttps = serving("bprashanth/nginxhttps", 80, 443);

  /** BusyBox: {@code wget}, {@code nslookup}, {@code nc}, {@code ping} and a shell. */
  public static final Image busybox = tools("busybox", Toolbox.BUSYBOX);

  /** curl with a shell. */
  public static final Image curl = tools("curlimages/curl", Toolbox.CURL);

  /** curl, dig, socat and the rest of a network engineer's tools. */
  public static final Image netshoot = tools("nicolaka/netshoot", Toolbox.NETSHOOT);

  /** Kubernetes' own network test program; as a server: {@code netexec} on 8080. */
  public static final Image agnhost =
      new Image("registry.k8s.io/e2e-test-images/agnhost:2.53", List.of(8080), Toolbox.AGNHOST);

  /** Answers with what it was asked and by whom, on port 8080. */
  public static final Image echoserver = serving("registry.k8s.io/echoserver:1.10", 8080);

  private Images() {}

  /** nginx with that tag. */
  public static Image nginx(String tag) {
    return nginx.tagged(tag);
  }

  /** BusyBox with that tag. */
  public static Image busybox(String tag) {
    return busybox.tagged(tag);
  }

  /** curl with that tag. */
  public static Image curl(String tag) {
    return curl.tagged(tag);
  }

  /**
   * Any image, by its reference.
   *
   * @throws IllegalArgumentException if it is no image reference
   */
  public static Image image(String reference) {
    return new Image(reference, List.of(), Toolbox.BUSYBOX);
  }

  private static Image serving(String reference, Integer... ports) {
    return new Image(reference, List.of(ports), Toolbox.BUSYBOX);
  }

  private static Image tools(String reference, Toolbox toolbox) {
    return new Image(reference, List.of(), toolbox);
  }
}
