package io.podwire.conformance;

/** Against a real cluster: what the client's own habits are, and what the server's. */
class K3sOfficialClientTest extends OfficialClient {}
