package io.podwire.k3s;

import io.podwire.engine.EngineUnavailableException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;

/**
 * Which clusters tests may use without being told by name: those that are made by the usual tools
 * for clusters on one's own machine, or that listen on it.
 */
final class TestClusters {
  private static final List<String> PREFIXES = List.of("kind-", "k3d-", "k3s-", "podwire-");
  private static final Set<String> NAMES =
      Set.of(
          "minikube", "docker-desktop", "rancher-desktop", "orbstack", "colima", "microk8s", "k3s");

  private TestClusters() {}

  /**
   * @throws EngineUnavailableException if it looks like a cluster that others depend on
   */
  static void requireLooksLikeOne(String context, URI server) {
    boolean known = NAMES.contains(context) || PREFIXES.stream().anyMatch(context::startsWith);
    if (!known && !isOfThisMachine(server)) {
      throw new EngineUnavailableException(
          "context '"
              + context
              + "' ("
              + server
              + ") does not look like a cluster for tests: neither is its name one that kind, k3d,"
              + " minikube and the like give, nor does it listen on this machine. If tests may make"
              + " and delete namespaces there, name it: -D"
              + KubeconfigSettings.CONTEXT_PROPERTY
              + "="
              + context);
    }
  }

  private static boolean isOfThisMachine(URI server) {
    String host = server.getHost();
    if (host == null) {
      return false;
    }
    // A name that is not an address is not looked up: who answers for it may change.
    boolean figures = host.matches("[0-9.]+|\\[?[0-9a-fA-F:.]+]?");
    try {
      return host.equals("localhost") || figures && InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException notAnAddress) {
      return false;
    }
  }
}
