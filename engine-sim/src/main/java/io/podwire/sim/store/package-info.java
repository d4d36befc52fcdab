/**
 * The objects of the cluster: immutable revisions under one counter, indexed, with a log that
 * watches read. Stands for etcd and the API server's watch cache.
 *
 * <p>Objects only: no HTTP, no packet, no policy on what an object may say.
 */
@NullMarked
package io.podwire.sim.store;

import org.jspecify.annotations.NullMarked;
