/**
 * Assigns Pods to nodes: filters, scores, binds. Stands for kube-scheduler with its default
 * profile.
 *
 * <p>Follows <a
 * href="https://kubernetes.io/docs/concepts/scheduling-eviction/scheduling-framework/">the
 * scheduling framework</a>. Left out: dynamic resources, other profiles, and extenders.
 *
 * <p>Objects only, never a packet.
 */
@NullMarked
package io.podwire.sim.scheduler;

import org.jspecify.annotations.NullMarked;
