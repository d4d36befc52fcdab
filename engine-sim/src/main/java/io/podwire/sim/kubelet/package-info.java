/**
 * The agent on each node that runs its Pods: images, containers, probes, volumes, variables, and
 * what the API server asks of a node (exec, attach, logs, port-forward). Stands for the kubelet and
 * follows <a href="https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/">Pod
 * lifecycle</a>.
 *
 * <p>Left out: volumes of network storage, devices, static Pods, eviction under pressure.
 */
@NullMarked
package io.podwire.sim.kubelet;

import org.jspecify.annotations.NullMarked;
