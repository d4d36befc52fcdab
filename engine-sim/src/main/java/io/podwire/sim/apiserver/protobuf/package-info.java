/**
 * Objects that come as protobuf, which is how {@code kubectl create} and Go programs send the
 * built-in kinds: they are turned into the JSON that the same client would have sent.
 *
 * <p>Follows {@code k8s.io/apimachinery/pkg/runtime/serializer/protobuf}. Leaves out answers in
 * protobuf: every such client accepts JSON as well.
 */
@NullMarked
package io.podwire.sim.apiserver.protobuf;

import org.jspecify.annotations.NullMarked;
