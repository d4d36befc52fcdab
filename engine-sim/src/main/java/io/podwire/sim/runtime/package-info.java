/**
 * Containers and processes: file trees, environments, standard streams, exit codes. Stands for a
 * container runtime behind the CRI, and for the kernel's processes.
 *
 * <p>Processes and packets, never an object of the API.
 */
@NullMarked
package io.podwire.sim.runtime;

import org.jspecify.annotations.NullMarked;
