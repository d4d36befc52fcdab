/**
 * What every engine owes, once: abstract bodies of tests, written in the DSL and, where the API is
 * the subject, in fabric8. An engine is held to all of them by one subclass of {@link
 * io.podwire.conformance.EngineContract}.
 *
 * <p>A real cluster is the judge: each contract was first seen passing on one. Those on
 * NetworkPolicy follow k3s, which rejects; an engine whose network drops does not run them.
 */
@NullMarked
package io.podwire.conformance;

import org.jspecify.annotations.NullMarked;
