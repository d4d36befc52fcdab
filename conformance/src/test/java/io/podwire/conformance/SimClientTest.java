package io.podwire.conformance;

/** A test's own client, in process. */
class SimClientTest extends ClientContract {}
