/**
 * Virtual time: one queue of events, ordered by deadline and then by the order of scheduling, and
 * one baton that lets a single thread run at a time.
 *
 * <p>Nothing in the simulator reads the system clock or sleeps; everything that takes time asks
 * {@link io.podwire.sim.clock.Simulation}. Left out: real time. Whoever follows the wall clock
 * enters the simulation from outside and lets it run up to a deadline.
 */
@NullMarked
package io.podwire.sim.clock;

import org.jspecify.annotations.NullMarked;
