/**
 * A POSIX shell: words, expansions, control structures, redirections and built-ins. Stands for
 * BusyBox ash 1.35, and prints what that prints.
 *
 * @see <a href="https://pubs.opengroup.org/onlinepubs/9699919799/utilities/V3_chap02.html">POSIX,
 *     Shell Command Language</a>
 */
@NullMarked
package io.podwire.sim.shell;

import org.jspecify.annotations.NullMarked;
