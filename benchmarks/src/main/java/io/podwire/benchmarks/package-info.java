/** What things cost, beside the neighbours. {@code docs/benchmarks.md} says how to run them. */
@NullMarked
package io.podwire.benchmarks;

import org.jspecify.annotations.NullMarked;
