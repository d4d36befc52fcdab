package io.podwire.sim.kubelet;

import io.podwire.sim.address.Ip;
import java.util.Map;

/**
 * What a kubelet is told about its node and the cluster.
 *
 * @param clusterDns the name server of Pods
 * @param clusterDomain what the names of Services end with
 * @param resolvConf the node's own {@code /etc/resolv.conf}
 * @param cpus how many CPUs it says it has
 * @param memoryKib how much memory it says it has, in KiB
 * @param maxPods how many Pods it takes
 * @param labels labels of its Node object beside the usual ones
 * @param version what it says it is, for example {@code v1.34.4}
 * @param tokens makes the tokens of service accounts that Pods find in their files
 */
public record NodeConfig(
    Ip clusterDns,
    String clusterDomain,
    String resolvConf,
    int cpus,
    long memoryKib,
    int maxPods,
    Map<String, String> labels,
    String version,
    Tokens tokens) {
  /** Makes the tokens of service accounts. */
  @FunctionalInterface
  public interface Tokens {
    /**
     * A token that proves that its bearer runs in that Pod.
     *
     * @param audience for whom; empty for the API server
     * @param seconds how long it lives
     */
    String token(
        String namespace,
        String serviceAccount,
        String pod,
        String podUid,
        String audience,
        long seconds);
  }
}
