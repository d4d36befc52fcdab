/**
 * The tools of BusyBox 1.35, in upstream's default configuration: their output, their messages and
 * their exit codes. A tool, or an option of one, that is not there ends loudly, naming itself.
 *
 * @see <a href="https://git.busybox.net/busybox/tree/?h=1_35_stable">BusyBox 1.35</a>
 */
@NullMarked
package io.podwire.sim.image.busybox;

import org.jspecify.annotations.NullMarked;
