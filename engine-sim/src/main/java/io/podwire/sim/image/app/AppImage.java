package io.podwire.sim.image.app;

import io.podwire.app.App;
import io.podwire.sim.image.busybox.BusyBox;
import io.podwire.sim.runtime.FileTree;
import io.podwire.sim.runtime.Image;
import io.podwire.sim.runtime.Program;
import io.podwire.sim.runtime.UnixSignal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** Makes an image of an {@link App}; its containers have BusyBox's tools as well. */
public final class AppImage {
  private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
  private static final String PROGRAM = "/app";

  private AppImage() {}

  /** The image, whose entry point is the program. */
  public static Image of(App app) {
    Program.Daemon program = process -> new AppProcess(process, app).start();
    FileTree files = BusyBox.files().program(PROGRAM, program);
    app.files().forEach(files::write);
    SortedSet<String> ports = new TreeSet<>();
    for (App.Listener listener : app.listeners()) {
      ports.add(listener.port() + "/" + listener.protocol().toLowerCase(Locale.ROOT));
    }
    return new Image(
        files, Map.of("PATH", PATH), List.of(PROGRAM), List.of(), "/", ports, UnixSignal.TERM);
  }
}
