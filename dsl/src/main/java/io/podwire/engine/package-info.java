/**
 * What an engine gives to the DSL: a Kubernetes API client, the network outside the cluster, the
 * clock that waits use, and a life cycle. Everything else a test does goes through the API.
 *
 * <p>An engine is found by {@link java.util.ServiceLoader} under {@link io.podwire.engine.Engine}.
 */
@NullMarked
package io.podwire.engine;

import org.jspecify.annotations.NullMarked;
