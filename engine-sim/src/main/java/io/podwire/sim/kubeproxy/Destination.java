package io.podwire.sim.kubeproxy;

import io.podwire.sim.address.Ip;
import org.jspecify.annotations.Nullable;

/** What a Service port owns: an address and port, or a port of every node (address null). */
record Destination(@Nullable Ip ip, int port, String protocol) {}
