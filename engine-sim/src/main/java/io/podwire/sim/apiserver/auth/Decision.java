package io.podwire.sim.apiserver.auth;

/**
 * What an authorizer says.
 *
 * @param reason empty if there is none to tell
 */
public record Decision(boolean allowed, String reason) {}
