package io.podwire.conformance;

/** The contract on a cluster that already runs. */
class KubeconfigConformanceTest extends EngineContract {}
