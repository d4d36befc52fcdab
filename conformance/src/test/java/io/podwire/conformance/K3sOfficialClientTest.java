package io.podwire.conformance;

import org.junit.jupiter.api.Tag;

/** Against a real cluster: what the client's own habits are, and what the server's. */
@Tag(EngineContract.NIGHTLY)
class K3sOfficialClientTest extends OfficialClient {}
