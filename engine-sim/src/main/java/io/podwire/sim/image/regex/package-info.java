/** Regular expressions as the tools of images write them. */
@NullMarked
package io.podwire.sim.image.regex;

import org.jspecify.annotations.NullMarked;
