package io.podwire.sim.image.nginx;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The blocks around a request, from the inside: its location, the server, {@code http}. What one
 * does not say holds from the next.
 */
record Scope(List<Directive> blocks) {
  /** A {@code server} within {@code http}. */
  static Scope of(Directive http, Directive server) {
    return new Scope(List.of(server, http));
  }

  Directive server() {
    return blocks.get(blocks.size() - 2);
  }

  /** A location of the server. */
  Scope within(Directive location) {
    return new Scope(List.of(location, blocks.get(0), blocks.get(1)));
  }

  Optional<Directive> find(String directive) {
    return all(directive).stream().findFirst();
  }

  /** Those of the innermost block that has any: a block with some of its own inherits none. */
  List<Directive> all(String directive) {
    for (Directive block : blocks) {
      List<Directive> own =
          block.block().stream().filter(child -> child.name().equals(directive)).toList();
      if (!own.isEmpty()) {
        return own;
      }
    }
    return List.of();
  }

  /** Its first argument, if there is one. */
  String text(String directive, String otherwise) {
    return find(directive).map(found -> found.argument(0)).orElse(otherwise);
  }

  Duration time(String directive, Duration otherwise) {
    return find(directive).flatMap(found -> Measures.time(found.argument(0))).orElse(otherwise);
  }
}
