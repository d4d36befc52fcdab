/**
 * The network: hosts and namespaces, TCP, UDP and ICMP in typed packets, routes, links, conntrack,
 * and the hooks that NAT and policy hang on. Stands for the Linux kernel's network stack (<a
 * href="https://docs.kernel.org/networking/ip-sysctl.html">its defaults</a>), netfilter, and the
 * CNI bridge plugin. The class comments of {@link io.podwire.sim.network.Network} and {@code
 * Router} are the tour.
 *
 * <p>Packets only, never an object of the API.
 *
 * <p>Left out: IPv6, SCTP, fragments and the size of packets, congestion control, TIME_WAIT but for
 * ports that a program chose, SO_REUSEPORT, urgent data, multicast, and the loss of packets by
 * anything but hooks and links. A host knows its neighbours at once, and looks for those that are
 * not there for three seconds, as ARP does.
 */
@NullMarked
package io.podwire.sim.network;

import org.jspecify.annotations.NullMarked;
