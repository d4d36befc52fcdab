package io.podwire;

import io.podwire.app.ClientNetwork;
import io.podwire.failure.Aim;
import java.util.List;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/** Asks from a machine outside the cluster, which reaches its nodes and nothing else of it. */
@API(status = API.Status.EXPERIMENTAL)
public final class OutsideProbe {
  private final Scene scene;

  OutsideProbe(Scene scene) {
    this.scene = scene;
  }

  /**
   * Fetches a URL.
   *
   * @throws IllegalArgumentException if it is no URL
   */
  public HttpAssert get(String url) {
    return get(Url.of(url));
  }

  /** Fetches a URL. */
  public HttpAssert get(Url url) {
    return new HttpAssert(scene, new OutsideLook(scene, url), () -> aim(url), null);
  }

  /** The network of that machine, for any Java client. */
  public ClientNetwork network() {
    scene.flush();
    return scene.session().outside();
  }

  private static @Nullable Aim aim(Url url) {
    Destination to = Destination.of(List.of(url.toString()));
    return to == null ? null : new Aim("", null, to.host(), to.port(), "TCP");
  }

  @Override
  public String toString() {
    return "outside";
  }
}
