/**
 * HTTP before the API server: paths, verbs, content types, watches, the protocols of exec and its
 * like; and fabric8's {@code HttpClient} wired to it in process, without a socket.
 *
 * <p>Follows the handlers of {@code k8s.io/apiserver/pkg/endpoints}.
 */
@NullMarked
package io.podwire.sim.apiserver.http;

import org.jspecify.annotations.NullMarked;
