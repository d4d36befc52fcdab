package io.podwire.sim.apiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.clock.Simulation;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Fills what the server itself says in {@code metadata}. */
final class Metadata {
  private static final int LONGEST_BASE = 63 - RandomSuffix.LENGTH;

  private final Simulation simulation;
  private final RandomGenerator uids;
  private final RandomSuffix suffixes;

  Metadata(Simulation simulation) {
    this.simulation = simulation;
    this.uids = simulation.random("uid");
    this.suffixes = new RandomSuffix(simulation, "generateName");
  }

  static ObjectNode of(ObjectNode object) {
    return object.withObject("/metadata");
  }

  void fillForCreate(ObjectNode metadata) {
    metadata.remove("deletionTimestamp");
    metadata.remove("deletionGracePeriodSeconds");
    metadata.remove("selfLink");
    metadata.put("uid", newUid());
    metadata.put("creationTimestamp", timestamp(simulation.now()));
  }

  void markDeleted(ObjectNode metadata, long graceSeconds) {
    metadata.put("deletionTimestamp", timestamp(simulation.now().plusSeconds(graceSeconds)));
    metadata.put("deletionGracePeriodSeconds", graceSeconds);
    if (metadata.path("generation").asLong() > 0) {
      metadata.put("generation", metadata.path("generation").asLong() + 1);
    }
  }

  String generateName(String base) {
    String kept = base.length() > LONGEST_BASE ? base.substring(0, LONGEST_BASE) : base;
    return kept + suffixes.next();
  }

  Instant now() {
    return simulation.now();
  }

  static String timestamp(Instant moment) {
    return moment.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** A random UUID, version 4, of the seed's. */
  private String newUid() {
    long high = uids.nextLong() & ~0xF000L | 0x4000L;
    long low = uids.nextLong() & ~(3L << 62) | 1L << 63;
    return new UUID(high, low).toString();
  }
}
