/**
 * What a field may say, and how a server words that it may not: the errors of {@code
 * k8s.io/apimachinery/pkg/util/validation}, text for text. Knows JSON nodes and nothing of the API
 * server.
 */
@NullMarked
package io.podwire.sim.apiserver.validation;

import org.jspecify.annotations.NullMarked;
