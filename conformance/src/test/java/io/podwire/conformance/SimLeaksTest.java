package io.podwire.conformance;

/** Of the simulated engine. */
class SimLeaksTest extends Leaks {}
