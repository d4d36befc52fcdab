/**
 * Names to addresses, as the C library of an image does it: {@code /etc/hosts}, {@code
 * /etc/resolv.conf}, and queries over UDP and TCP.
 *
 * @see <a href="https://man7.org/linux/man-pages/man5/resolv.conf.5.html">resolv.conf(5)</a>
 */
@NullMarked
package io.podwire.sim.image.names;

import org.jspecify.annotations.NullMarked;
