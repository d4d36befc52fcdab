/**
 * agnhost, the test image of Kubernetes: its subcommands of network kind. Any other ends loudly,
 * naming itself.
 *
 * @see <a
 *     href="https://github.com/kubernetes/kubernetes/tree/v1.34.0/test/images/agnhost">agnhost</a>
 */
@NullMarked
package io.podwire.sim.image.agnhost;

import org.jspecify.annotations.NullMarked;
