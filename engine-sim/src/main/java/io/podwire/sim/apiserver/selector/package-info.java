/**
 * Label selectors and field selectors, as {@code labelSelector} and {@code fieldSelector} write
 * them: {@code k8s.io/apimachinery/pkg/labels} and {@code .../fields}.
 */
@NullMarked
package io.podwire.sim.apiserver.selector;

import org.jspecify.annotations.NullMarked;
