package io.podwire.conformance.differential;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a real cluster showed of some seeds, kept beside this class: by seed, by question. */
final class Recordings {
  private static final String FILE = "recordings.json";
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private Recordings() {}

  static SortedMap<Long, Observation> load() {
    try (InputStream in = Recordings.class.getResourceAsStream(FILE)) {
      SortedMap<Long, TreeMap<String, String>> all =
          JSON.readValue(
              Objects.requireNonNull(in, FILE),
              new TypeReference<TreeMap<Long, TreeMap<String, String>>>() {});
      SortedMap<Long, Observation> observations = new TreeMap<>();
      all.forEach((seed, answers) -> observations.put(seed, new Observation(answers)));
      return observations;
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  static void save(Path file, SortedMap<Long, Observation> observations) {
    SortedMap<Long, SortedMap<String, String>> all = new TreeMap<>();
    observations.forEach((seed, observation) -> all.put(seed, observation.answers()));
    try {
      Files.writeString(file, JSON.writeValueAsString(all) + "\n");
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }
}
