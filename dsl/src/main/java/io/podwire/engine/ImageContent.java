package io.podwire.engine;

import io.podwire.app.App;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.apiguardian.api.API;

/** What an image of the test's own is made of. */
@API(status = API.Status.EXPERIMENTAL)
public sealed interface ImageContent {
  /** What an engine must be able to do to have it. */
  Set<Capability> needs();

  /** Handlers of the test's, or bridges to programs that listen on its machine. */
  @API(status = API.Status.EXPERIMENTAL)
  record Program(App app) implements ImageContent {
    @Override
    public Set<Capability> needs() {
      Set<Capability> needs = EnumSet.noneOf(Capability.class);
      if (app.hasBridge()) {
        needs.add(Capability.LOCAL_PORTS);
      }
      if (app.hasCode()) {
        needs.add(Capability.OWN_HANDLERS);
      }
      return needs;
    }
  }

  /** A file of {@code docker save}, or an OCI archive, which holds the image by its reference. */
  @API(status = API.Status.EXPERIMENTAL)
  record Archive(Path file) implements ImageContent {
    @Override
    public Set<Capability> needs() {
      return EnumSet.of(Capability.LOCAL_IMAGES);
    }
  }

  /** What the Docker engine of the test has by that reference, as {@code docker build} left it. */
  @API(status = API.Status.EXPERIMENTAL)
  record Built() implements ImageContent {
    @Override
    public Set<Capability> needs() {
      return EnumSet.of(Capability.LOCAL_IMAGES);
    }
  }
}
