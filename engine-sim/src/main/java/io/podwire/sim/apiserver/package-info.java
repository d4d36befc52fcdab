/**
 * The Kubernetes API: discovery, validation, defaults, patches, selectors, watches, subresources.
 * Stands for kube-apiserver and follows the Kubernetes API conventions.
 *
 * <p>Objects only, never a packet. What it needs of a node (exec, logs) it asks through {@link
 * io.podwire.sim.apiserver.KubeletConnection}, which the kubelet implements.
 */
@NullMarked
package io.podwire.sim.apiserver;

import org.jspecify.annotations.NullMarked;
