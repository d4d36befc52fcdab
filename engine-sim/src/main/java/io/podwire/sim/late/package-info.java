/**
 * What the agents of all nodes know of the cluster, kept once: a map with a log of its changes, and
 * for each node a view that is as late as that node is.
 *
 * <p>Objects of the API and packets are both unknown here.
 */
@NullMarked
package io.podwire.sim.late;

import org.jspecify.annotations.NullMarked;
