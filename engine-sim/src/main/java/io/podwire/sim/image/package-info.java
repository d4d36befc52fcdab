/** The catalogue of built-in images, by the names that tutorials use, and the user's own images. */
@NullMarked
package io.podwire.sim.image;

import org.jspecify.annotations.NullMarked;
