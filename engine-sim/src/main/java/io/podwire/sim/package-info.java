/**
 * A whole simulated cluster inside the JVM: the engine {@code sim}.
 *
 * <p>{@link io.podwire.sim.SimCluster} wires the components, and its class comment is the tour.
 */
@NullMarked
package io.podwire.sim;

import org.jspecify.annotations.NullMarked;
