package io.podwire.conformance.differential;

import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a cluster showed: for each question, the answer, with all that is free given a name. */
record Observation(SortedMap<String, String> answers) {
  static final String NOTHING = "(nothing)";

  Observation {
    answers = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(answers));
  }

  /** Whether every question that was to be asked in a Pod could be asked. */
  boolean isComplete() {
    return !answers.containsValue(ProbeScript.NOT_ASKED);
  }

  String answer(String question) {
    return answers.getOrDefault(question, NOTHING);
  }

  /** The questions that the two answer differently. */
  SortedSet<String> differences(Observation other) {
    SortedSet<String> questions = new TreeSet<>(answers.keySet());
    questions.addAll(other.answers.keySet());
    questions.removeIf(question -> Objects.equals(answer(question), other.answer(question)));
    return questions;
  }
}
