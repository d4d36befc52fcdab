/**
 * The test's own code inside the cluster: what an image of its own does on its ports, and what a
 * Java client sees of the network where it is put.
 *
 * <p>The words are those of <a href="https://kubernetes.io/docs/concepts/workloads/pods/">Pods</a>.
 * Leaves out TLS and HTTP/2 as handlers: a {@link io.podwire.app.TcpHandler} may speak them.
 */
@NullMarked
package io.podwire.app;

import org.jspecify.annotations.NullMarked;
