/**
 * awk as BusyBox has it: a program is read into a tree whose nodes evaluate themselves on a {@code
 * Machine}. Left out, loudly: functions that take arrays, bit operations, {@code strftime} and
 * {@code srand}.
 *
 * @see <a href="https://pubs.opengroup.org/onlinepubs/9699919799/utilities/awk.html">POSIX, awk</a>
 * @see <a href="https://git.busybox.net/busybox/tree/editors/awk.c?h=1_35_stable">awk.c</a>
 */
@NullMarked
package io.podwire.sim.image.awk;

import org.jspecify.annotations.NullMarked;
