/**
 * Why an assertion failed: the hops name → Service → endpoint → policy → Pod → port → TLS → HTTP, a
 * tick or a cross at each, the object and the field to blame, and the nearest thing that would have
 * matched.
 *
 * <p>All of it is computed from API objects and from what the probe saw, the same way on every
 * engine. One small class per kind of failure holds its words. Follows <a
 * href="https://kubernetes.io/docs/tasks/debug/debug-application/debug-service/">Debug
 * Services</a>. Of an Ingress it only says that nobody serves it; leaves out Gateway.
 */
@NullMarked
package io.podwire.failure;

import org.jspecify.annotations.NullMarked;
