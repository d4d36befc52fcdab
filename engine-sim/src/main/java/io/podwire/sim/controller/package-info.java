/**
 * The controllers of kube-controller-manager: each watches the API and moves the cluster towards
 * what its objects ask for.
 *
 * <p>Follows <a href="https://kubernetes.io/docs/concepts/architecture/controller/">Controllers</a>
 * and the sources below <a
 * href="https://github.com/kubernetes/kubernetes/tree/v1.34.4/pkg/controller">pkg/controller</a>.
 * Unlike there, a controller reads the API server's own indexes, not a cache of its own that lags
 * behind, so it needs no expectations of its own writes; when it hears of a change is still up to
 * the seed.
 *
 * <p>Objects only, never a packet. Left out: certificates and autoscaling.
 */
@NullMarked
package io.podwire.sim.controller;

import org.jspecify.annotations.NullMarked;
