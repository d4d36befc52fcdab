package io.podwire.conformance;

/** The contract on k3s in a container. */
class K3sConformanceTest extends EngineContract {}
