package io.podwire.conformance.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** With every build: the mistakes still fit the source that they are made in. */
class MutationsApplyTest {
  @Test
  void everyMistakeChangesTheSource() throws IOException {
    for (Mutation mutation : Mutations.ALL) {
      assertThat(mutation.mutated()).as(mutation.name()).contains(mutation.wrong());
    }
  }
}
