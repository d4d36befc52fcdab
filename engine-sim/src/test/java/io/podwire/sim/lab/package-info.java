/** A small cluster for the tests of the node agents. */
@NullMarked
package io.podwire.sim.lab;

import org.jspecify.annotations.NullMarked;
