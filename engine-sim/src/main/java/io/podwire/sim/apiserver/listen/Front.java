package io.podwire.sim.apiserver.listen;

import io.podwire.sim.apiserver.http.ApiHandler;

/** What all connections share. */
record Front(ApiHandler handler, Gateway gateway, Authenticator authenticator, Limits limits) {}
