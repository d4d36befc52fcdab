/**
 * What the guide in {@code docs/}, the README and the Javadoc show, as tests: every Java snippet
 * there is a part of a file here, which {@link io.podwire.samples.guide.SnippetsTest} checks.
 */
@NullMarked
package io.podwire.samples.guide;

import org.jspecify.annotations.NullMarked;
