/**
 * NetworkPolicy on the wire: which forwarded connections a node turns away. Stands for k3s's
 * embedded <a href="https://github.com/cloudnativelabs/kube-router">kube-router</a> and follows the
 * <a href="https://kubernetes.io/docs/concepts/services-networking/network-policies/">concepts of
 * NetworkPolicy</a>.
 *
 * <p>A connection is judged when it begins, after Services were translated, and only where it is
 * forwarded, by the nodes of the Pods at its ends: what the node itself sends to its Pods is never
 * turned away. Left out: IPv6, AdminNetworkPolicy.
 */
@NullMarked
package io.podwire.sim.policy;

import org.jspecify.annotations.NullMarked;
