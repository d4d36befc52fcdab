package io.podwire.conformance;

/** Of k3s in a container. */
class K3sLeaksTest extends Leaks {}
