/**
 * The sentence that a test says: {@link io.podwire.Podwire#cluster()}, the handles that it returns,
 * the probes that ask the network, and the assertions on what they saw.
 *
 * <p>Nouns follow kubectl and the Kubernetes API, verbs what a person does at the prompt. A handle
 * names an object and holds no copy of it: each question reads it afresh. Handles are named so that
 * they do not clash with fabric8's model ({@code DeploymentHandle}, not {@code Deployment}), whose
 * types go in and come out where a test has them in hand.
 *
 * <p>Follows <a href="https://kubernetes.io/docs/reference/kubectl/">kubectl</a>'s meaning of
 * deploy, expose, run, scale and apply. Leaves out what an engine does: this package knows a
 * cluster through {@link io.podwire.engine} alone.
 */
@NullMarked
package io.podwire;

import org.jspecify.annotations.NullMarked;
