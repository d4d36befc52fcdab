/**
 * The API server on a real HTTPS port: for kubectl, and for clients in other processes. One more
 * adapter before {@code .http}, beside the in-process one; it knows sockets, TLS, HTTP/1.1,
 * WebSocket and SPDY, and nothing of objects.
 *
 * <p>Follows {@code k8s.io/apiserver/pkg/server} and, for streams, {@code
 * k8s.io/apimachinery/pkg/util/httpstream}. Leaves out: HTTP/2. Who is let in with a
 * ServiceAccount's token is judged by {@code .auth}; who has the kubeconfig's certificate or token
 * may do everything.
 */
@NullMarked
package io.podwire.sim.apiserver.listen;

import org.jspecify.annotations.NullMarked;
