package io.podwire.conformance;

/** The contract on the simulated engine. */
class SimConformanceTest extends EngineContract {}
