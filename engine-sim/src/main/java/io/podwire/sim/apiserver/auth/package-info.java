/**
 * Who asks the API server, and what they may: <a
 * href="https://kubernetes.io/docs/reference/access-authn-authz/rbac/">RBAC</a> over the stored
 * objects. Leaves out the Node authorizer, webhooks, and the refusal of roles that grant more than
 * their writer has.
 */
@NullMarked
package io.podwire.sim.apiserver.auth;

import org.jspecify.annotations.NullMarked;
