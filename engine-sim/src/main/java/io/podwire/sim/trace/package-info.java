/**
 * What happened on the way of a packet or a question, hop by hop: typed events at offsets of
 * virtual time. The vocabulary is that of <a
 * href="https://square.github.io/okhttp/features/events/">OkHttp's EventListener</a>, continued
 * below the socket.
 *
 * <p>A trace is the simulator's own memory: explanations of failures are tested against it and
 * never made of it. It holds no wall time, no bytes and no names of threads, so that the same seed
 * gives the same text.
 */
@NullMarked
package io.podwire.sim.trace;

import org.jspecify.annotations.NullMarked;
