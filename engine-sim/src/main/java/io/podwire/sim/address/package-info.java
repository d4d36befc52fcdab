/**
 * IPv4 addresses and ranges as values.
 *
 * <p>Follows RFC 791 and RFC 4632. Left out: IPv6, which the simulated cluster does not have.
 */
@NullMarked
package io.podwire.sim.address;

import org.jspecify.annotations.NullMarked;
