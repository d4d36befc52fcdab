/**
 * Addresses for LoadBalancer Services. Stands for <a
 * href="https://docs.k3s.io/networking/networking-services#service-load-balancer">k3s's
 * ServiceLB</a>: every node's address is the load balancer's, if its external traffic is Local that
 * of every node with a ready Pod, and a port belongs to the Service that had it first; the next one
 * stays pending.
 *
 * <p>Left out: its DaemonSet of {@code svclb} Pods, whose work the proxies do, because the ingress
 * is published as {@code ipMode: VIP}.
 */
@NullMarked
package io.podwire.sim.servicelb;

import org.jspecify.annotations.NullMarked;
