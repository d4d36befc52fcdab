/** HTTP/1.1 and TLS inside containers: Apache HttpCore and the JDK's TLS over simulated sockets. */
@NullMarked
package io.podwire.sim.image.http;

import org.jspecify.annotations.NullMarked;
