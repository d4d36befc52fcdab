package io.podwire.sim.network;

/**
 * A UDP datagram as it is received.
 *
 * @param from who sent it
 * @param to the address that it was sent to, which the answer should come from
 * @param data its bytes; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Datagram(Endpoint from, Endpoint to, byte[] data) {}
