/**
 * What a probe is: the words of a command, run in a Pod by {@code exec}, and what one parser per
 * tool reads from what was printed, in one vocabulary for all tools.
 *
 * <p>Follows the Kubernetes exec protocol <a
 * href="https://github.com/kubernetes/kubernetes/blob/v1.34.0/staging/src/k8s.io/apimachinery/pkg/util/remotecommand/constants.go">v4.channel.k8s.io</a>
 * and the texts of BusyBox 1.35, curl 7.88, OpenBSD's nc and BIND's dig. Leaves out standard input
 * and terminals.
 */
@NullMarked
package io.podwire.probe;

import org.jspecify.annotations.NullMarked;
