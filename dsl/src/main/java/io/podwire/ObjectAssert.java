package io.podwire;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.podwire.probe.ObjectAnswer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * What an object of the API comes to, as the cluster works on it.
 *
 * @param <SELF> the assertion's own type
 * @param <T> the object's type in fabric8's model
 */
@API(status = API.Status.EXPERIMENTAL)
public abstract sealed class ObjectAssert<SELF extends ObjectAssert<SELF, T>, T extends HasMetadata>
    extends EventualAssert<SELF, ObjectAnswer<T>> permits ServiceAssert, WorkloadAssert, PodAssert {
  ObjectAssert(
      Scene scene,
      String words,
      Supplier<@Nullable T> object,
      Function<T, String> seen,
      Class<SELF> type) {
    super(scene, new Look<>(words, object, seen), type);
  }

  /** Anything else: in words that complete "was expected …", and as a condition. */
  public SELF is(String words, Predicate<? super T> condition) {
    return expect(words, answer -> condition.test(answer.object()));
  }

  private record Look<T extends HasMetadata>(
      String words, Supplier<@Nullable T> object, Function<T, String> describe)
      implements Question<ObjectAnswer<T>> {
    @Override
    public ObjectAnswer<T> ask() {
      T now = object.get();
      if (now == null) {
        throw new AssertionError("there is no " + words);
      }
      return new ObjectAnswer<>(now, describe.apply(now));
    }

    @Override
    public String toString() {
      return words;
    }
  }
}
