/**
 * Images of the test's own, whose programs are handlers in its JVM.
 *
 * <p>They follow what a well-behaved server does at <a
 * href="https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination">the end
 * of a Pod</a>. Leaves out TLS, which a handler of TCP may speak.
 */
@NullMarked
package io.podwire.sim.image.app;

import org.jspecify.annotations.NullMarked;
