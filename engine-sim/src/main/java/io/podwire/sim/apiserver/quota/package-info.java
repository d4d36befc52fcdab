/**
 * What a namespace may have: what its objects use, as ResourceQuotas count it (<a
 * href="https://kubernetes.io/docs/concepts/policy/resource-quotas/">Resource Quotas</a>), and what
 * each of them may ask for, as LimitRanges say it (<a
 * href="https://kubernetes.io/docs/concepts/policy/limit-range/">Limit Ranges</a>). Left out: the
 * scope VolumeAttributesClass, and devices.
 */
@NullMarked
package io.podwire.sim.apiserver.quota;

import org.jspecify.annotations.NullMarked;
