/**
 * Looks for disagreement between two engines by itself: from a seed comes a {@link
 * io.podwire.conformance.differential.Scenario}, which is run on both; what each showed is compared
 * after all that is free (addresses, suffixes, times) has been given a name. A disagreement is
 * shrunk to the steps that it needs and printed as a test.
 *
 * <p>Left out: what two real clusters would not agree on either, such as the order of events, which
 * endpoint a connection takes, and the texts of Events.
 */
@NullMarked
package io.podwire.conformance.differential;

import org.jspecify.annotations.NullMarked;
