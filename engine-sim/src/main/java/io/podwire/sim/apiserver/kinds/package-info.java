/**
 * What is peculiar to each built-in kind: its defaults, its rules, what it takes from the cluster.
 * One small class per kind, as the {@code strategy.go}, {@code defaults.go} and {@code
 * validation.go} of {@code kubernetes/pkg}.
 */
@NullMarked
package io.podwire.sim.apiserver.kinds;

import org.jspecify.annotations.NullMarked;
