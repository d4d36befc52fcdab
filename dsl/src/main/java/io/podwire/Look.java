package io.podwire;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.podwire.probe.Answer;
import io.podwire.probe.Exec;
import io.podwire.probe.ToolRun;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** One tool, run in one seat; what it is told is worked out afresh each time. */
final class Look<A extends Answer> implements Question<A> {
  private final Scene scene;
  private final Seat seat;
  private final Supplier<String> words;
  private final Supplier<List<String>> argv;
  private final Function<ToolRun, A> parser;

  Look(
      Scene scene,
      Seat seat,
      String words,
      Supplier<List<String>> argv,
      Function<ToolRun, A> parser) {
    this(scene, seat, () -> words, argv, parser);
  }

  /** Its words are read when they are needed. */
  Look(
      Scene scene,
      Seat seat,
      Supplier<String> words,
      Supplier<List<String>> argv,
      Function<ToolRun, A> parser) {
    this.scene = scene;
    this.seat = seat;
    this.words = words;
    this.argv = argv;
    this.parser = parser;
  }

  @Override
  public A ask() {
    List<String> command = argv.get();
    Exec.Container at = seat.container().get();
    try {
      return parser.apply(scene.exec(at, command));
    } catch (KubernetesClientException e) {
      if (e.getCode() == 404) {
        scene.probePods().forget(at);
      }
      throw e;
    }
  }

  @Override
  public String toString() {
    return words.get() + " from " + seat;
  }
}
