package io.podwire.sim.kubeproxy;

import io.podwire.sim.address.Ip;

/**
 * Where a connection comes from, as a node's rules tell sources apart.
 *
 * @param fromPods whether the address lies in the cluster's Pod range ({@code --cluster-cidr})
 * @param fromHost whether it is one of the node's own ({@code --src-type LOCAL})
 */
record Source(Ip ip, boolean fromPods, boolean fromHost) {}
