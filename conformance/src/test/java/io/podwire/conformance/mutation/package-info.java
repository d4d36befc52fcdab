/** Wrong simulators, made from the right one's source: the contract has to catch each of them. */
@NullMarked
package io.podwire.conformance.mutation;

import org.jspecify.annotations.NullMarked;
