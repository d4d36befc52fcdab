package io.podwire;

import io.podwire.probe.NcOutput;
import io.podwire.probe.Reach;
import io.podwire.probe.ToolRun;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * How to show that a server is up.
 *
 * @param words what is done, up to the port's number
 * @param argv what BusyBox runs beside it, for its address and port
 * @param reach how far that got; {@link Reach#CONNECTED} if the server is up
 */
record Knock(
    String words, BiFunction<String, Integer, List<String>> argv, Function<ToolRun, Reach> reach) {
  /** It accepts a TCP connection. */
  static final Knock TCP =
      new Knock(
          "port",
          (host, port) -> Tools.connect(Toolbox.BUSYBOX, host, port),
          run -> NcOutput.read(run).reach());
}
