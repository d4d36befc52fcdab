/**
 * The shape of the built-in kinds: which fields they have, of which types, and how lists merge;
 * read from a compact form of Kubernetes' OpenAPI document. Decodes objects as strictly as Go's
 * decoder does, with its messages.
 */
@NullMarked
package io.podwire.sim.apiserver.schema;

import org.jspecify.annotations.NullMarked;
