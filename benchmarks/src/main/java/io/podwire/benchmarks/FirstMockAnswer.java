package io.podwire.benchmarks;

/** A JVM that does nothing but ask fabric8's mock server once; {@link ColdStart} measures it. */
final class FirstMockAnswer {
  private FirstMockAnswer() {}

  public static void main(String[] arguments) {
    try (Neighbour mock = new Neighbour()) {
      mock.client().pods().inNamespace("default").list();
    }
  }
}
