/**
 * Real clusters as engines: k3s in a container, started by Testcontainers and shared by the tests
 * of a JVM, which take turns and find it as it was at its start.
 *
 * <p>Follows the <a href="https://docs.k3s.io/">k3s documentation</a> and the API of the cluster
 * itself. Leaves out what a single host cannot show: networks between machines, and cloud load
 * balancers.
 */
@NullMarked
package io.podwire.k3s;

import org.jspecify.annotations.NullMarked;
