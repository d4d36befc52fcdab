/**
 * {@code dig} of BIND 9.18 and {@code getent} of glibc: their output, messages and exit codes.
 *
 * @see <a href="https://bind9.readthedocs.io/en/v9.18/manpages.html#dig-dns-lookup-utility">dig</a>
 */
@NullMarked
package io.podwire.sim.image.dig;

import org.jspecify.annotations.NullMarked;
