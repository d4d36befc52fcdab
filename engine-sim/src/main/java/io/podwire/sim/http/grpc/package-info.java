/**
 * As much of <a href="https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md">gRPC over
 * HTTP/2</a> as a <a href="https://github.com/grpc/grpc/blob/master/doc/health-checking.md">health
 * check</a> takes: one call that is not a stream, by a client or at a server, over plain text.
 *
 * <p>Left out: streams of messages, compression, TLS, flow control, which so small messages never
 * meet.
 *
 * <p>Processes and packets, never an API object.
 */
@NullMarked
package io.podwire.sim.http.grpc;

import org.jspecify.annotations.NullMarked;
