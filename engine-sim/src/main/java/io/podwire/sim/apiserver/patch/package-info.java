/**
 * How a patch changes a tree: JSON Patch (RFC 6902), JSON Merge Patch (RFC 7386), and Kubernetes'
 * strategic merge, which knows how the kind's lists merge. Trees in, trees out.
 */
@NullMarked
package io.podwire.sim.apiserver.patch;

import org.jspecify.annotations.NullMarked;
