/**
 * The cluster's DNS. Stands for CoreDNS 1.14 with the plugins that k3s configures and follows its
 * <a href="https://github.com/coredns/coredns/tree/v1.14.3/plugin">sources</a>: {@code errors},
 * {@code health}, {@code ready}, {@code kubernetes} with {@code pods insecure}, {@code
 * loadbalance}, {@code cache 30} and {@code forward}; of those that people add {@code hosts},
 * {@code rewrite name}, {@code import}, and servers of other zones and ports.
 *
 * <p>Left out: IPv6, zone transfers (refused, as without the {@code transfer} plugin), DNSSEC, the
 * numbers behind the metrics port. What is forwarded to a server of the cluster is asked there;
 * names outside the cluster are those that the scenario declares, all others end in SERVFAIL.
 */
@NullMarked
package io.podwire.sim.coredns;

import org.jspecify.annotations.NullMarked;
