/**
 * curl 7.88 for HTTP and HTTPS: its options as tutorials use them, its output, its messages and
 * exit codes. Any other option ends loudly, naming itself.
 *
 * @see <a href="https://curl.se/docs/manpage.html">curl(1)</a>
 */
@NullMarked
package io.podwire.sim.image.curl;

import org.jspecify.annotations.NullMarked;
