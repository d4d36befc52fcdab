package io.podwire.conformance;

/** Against the simulated cluster, which listens. */
class SimOfficialClientTest extends OfficialClient {}
