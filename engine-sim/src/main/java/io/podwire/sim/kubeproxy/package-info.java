/**
 * Services on the wire: which connections a node translates, refuses or drops. Stands for
 * kube-proxy in iptables mode and follows its <a
 * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/proxy/iptables/proxier.go">proxier</a>,
 * rule for rule, as tables that are looked up instead of chains that are walked.
 *
 * <p>Left out: IPv6, {@code --masquerade-all}, {@code --nodeport-addresses}, the metrics port.
 */
@NullMarked
package io.podwire.sim.kubeproxy;

import org.jspecify.annotations.NullMarked;
