/**
 * Where Pods and nodes reach the API server: port 6443 of the first node, as k3s listens there, to
 * which the Service {@code kubernetes} leads. Carries bytes between the network and the server, and
 * holds no thread while nobody is connected. Leaves out HTTP/2.
 */
@NullMarked
package io.podwire.sim.apiendpoint;

import org.jspecify.annotations.NullMarked;
