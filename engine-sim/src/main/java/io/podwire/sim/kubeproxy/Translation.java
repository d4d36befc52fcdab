package io.podwire.sim.kubeproxy;

/**
 * Where a connection goes instead.
 *
 * @param by the Service port whose rules say so
 * @param masquerade whether it takes the node's address on its way
 */
record Translation(ServicePortName by, Endpoint to, boolean masquerade) {}
