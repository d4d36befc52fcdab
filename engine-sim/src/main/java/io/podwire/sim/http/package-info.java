/**
 * The small HTTP servers of the cluster's own components: health, readiness, metrics. They answer
 * as Go's {@code net/http} does, which all of them are written with.
 *
 * <p>Data plane: bytes on sockets, never an object of the API. Left out: TLS, request bodies.
 */
@NullMarked
package io.podwire.sim.http;

import org.jspecify.annotations.NullMarked;
