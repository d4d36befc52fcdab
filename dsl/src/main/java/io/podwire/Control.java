package io.podwire;

import io.podwire.engine.Capability;
import io.podwire.failure.Aim;
import io.podwire.failure.DenialProvesNothing;
import io.podwire.failure.Explainer;
import io.podwire.failure.Route;
import io.podwire.probe.ExecFailedException;
import io.podwire.probe.Reach;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Shows, before a denial is believed, that its target is up: each of its endpoints (the first
 * three) accepts a connection, or answers what is sent, from its own node, which no policy can
 * deny, or where nodes cannot be accessed from its own network namespace. No policy of the user's
 * is touched.
 */
final class Control {
  private static final int MOST = 3;

  private final Scene scene;
  private final String question;
  private final Aim aim;
  private final Knock knock;
  private final int most;
  private final boolean podsAlone;
  private String reason = "";

  private Control(Scene scene, String question, Aim aim, Knock knock, int most, boolean podsAlone) {
    this.scene = scene;
    this.question = question;
    this.aim = aim;
    this.knock = knock;
    this.most = most;
    this.podsAlone = podsAlone;
  }

  /**
   * Returns when the target is up, which the knock shows, or throws; looks once or until the
   * timeout.
   */
  static void check(Scene scene, String question, @Nullable Aim aim, Knock knock, boolean once) {
    if (aim == null) {
      throw new IllegalArgumentException(
          "isDenied: of '"
              + question
              + "' the host is not known, so nothing can show that it is up;"
              + " use tcp(host, port), or say isRefused(), timesOut() or isUnreachable()");
    }
    new Control(scene, question, aim, knock, MOST, false)
        .whyNotUp(once)
        .ifPresent(
            reason -> {
              throw new AssertionError(new DenialProvesNothing(question, reason).text());
            });
  }

  /**
   * Looks until the timeout; empty if it has ready endpoints, and each that is a Pod accepts. Those
   * that somebody wrote may be anywhere, and nobody says from where they are reached.
   */
  static Optional<String> whyNotAllUp(Scene scene, String question, Aim aim) {
    return new Control(scene, question, aim, Knock.TCP, Integer.MAX_VALUE, true).whyNotUp(false);
  }

  private Optional<String> whyNotUp(boolean once) {
    boolean up = once ? isUp() : scene.await(this::isUp);
    return up ? Optional.empty() : Optional.of(reason);
  }

  /**
   * As {@link #check}, if the target is a port that a Service has, and all that is behind it are
   * Pods; else nothing is known of it.
   */
  static void checkIfKnown(
      Scene scene, String question, @Nullable Aim aim, Knock knock, boolean once) {
    if (aim != null && leadsToPods(Route.of(scene.peek(), aim))) {
      check(scene, question, aim, knock, once);
    }
  }

  private static boolean leadsToPods(Route route) {
    return route.port().isPresent()
        && route.targets().stream().noneMatch(target -> target.pod() == null);
  }

  private boolean isUp() {
    Route route = Route.of(scene.peek(), aim);
    List<Route.Target> ready = route.targets().stream().filter(Route.Target::ready).toList();
    if (ready.isEmpty()) {
      reason = whyNotReady();
      return false;
    }
    return ready.stream()
        .filter(target -> !podsAlone || target.pod() != null)
        .limit(most)
        .allMatch(this::accepts);
  }

  private String whyNotReady() {
    String text = Explainer.explain(scene.peek(), aim, Reach.REFUSED, OptionalInt.empty()).text();
    return text.isEmpty()
        ? aim.host() + " is no Service and no Pod of this cluster"
        : text.stripIndent();
  }

  private boolean accepts(Route.Target target) {
    try {
      Seat seat = seatOf(target);
      Reach reach =
          knock
              .reach()
              .apply(
                  scene.exec(
                      seat.container().get(), knock.argv().apply(target.address(), target.port())));
      reason =
          "from "
              + seat
              + ", "
              + knock.words()
              + " "
              + target.port()
              + " of "
              + target.address()
              + ": "
              + reach.words();
      return reach == Reach.CONNECTED;
    } catch (ExecFailedException e) {
      reason = question + ": " + e.getMessage();
      return false;
    }
  }

  private Seat seatOf(Route.Target target) {
    if (scene.session().capabilities().contains(Capability.NODE_ACCESS)) {
      Optional<String> node = nodeOf(target);
      if (node.isPresent()) {
        return NodeProbe.of(scene, scene.session().namespace(), Images.busybox, node.get()).seat();
      }
    }
    if (target.pod() == null) {
      throw new AssertionError(
          new DenialProvesNothing(
                  question,
                  target.address()
                      + " belongs to no Pod and no node, so nothing can show that it is up; say timesOut(), isRefused() or isUnreachable()")
              .text());
    }
    PodHandle pod =
        new PodHandle(
            scene, target.pod().getMetadata().getNamespace(), target.pod().getMetadata().getName());
    return pod.probe().seat();
  }

  /** Where the target lives: at a node's own address, as an API server does, or in a Pod. */
  private Optional<String> nodeOf(Route.Target target) {
    if (target.pod() != null) {
      return Optional.of(target.pod().getSpec().getNodeName());
    }
    return scene.peek().nodes().list().getItems().stream()
        .filter(
            node ->
                node.getStatus().getAddresses().stream()
                    .anyMatch(address -> address.getAddress().equals(target.address())))
        .map(node -> node.getMetadata().getName())
        .findFirst();
  }
}
