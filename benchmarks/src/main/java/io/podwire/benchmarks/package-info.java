/**
 * What things cost. Run on the module's class path with {@code org.openjdk.jmh.Main}, e.g. {@code
 * ./mvnw -pl benchmarks -am compile} and then {@code java -cp ... org.openjdk.jmh.Main
 * NetworkBenchmark}.
 */
@NullMarked
package io.podwire.benchmarks;

import org.jspecify.annotations.NullMarked;
