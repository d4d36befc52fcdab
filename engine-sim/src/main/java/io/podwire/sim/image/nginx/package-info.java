/**
 * nginx: static files, fixed answers, proxying and TLS, as its configuration files say. Of the
 * directives it knows those that the catalogue's images and common tutorials use; at any other it
 * ends loudly, naming it.
 *
 * @see <a href="https://nginx.org/en/docs/">nginx documentation</a>
 */
@NullMarked
package io.podwire.sim.image.nginx;

import org.jspecify.annotations.NullMarked;
