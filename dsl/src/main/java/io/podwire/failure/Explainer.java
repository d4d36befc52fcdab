package io.podwire.failure;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.podwire.failure.Explanation.Passed;
import io.podwire.probe.Reach;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/** Follows a failed connection from hop to hop, through API objects and what the probe saw. */
@API(status = API.Status.INTERNAL)
public final class Explainer {
  private final KubernetesClient client;
  private final Aim aim;
  private final Reach reach;
  private final OptionalInt status;
  private final List<Passed> passed = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();

  private Explainer(KubernetesClient client, Aim aim, Reach reach, OptionalInt status) {
    this.client = client;
    this.aim = aim;
    this.reach = reach;
    this.status = status;
  }

  /** Explains why a connection got that far and no further. */
  public static Explanation explain(
      KubernetesClient client, Aim aim, Reach reach, OptionalInt status) {
    return new Explainer(client, aim, reach, status).explain();
  }

  private Explanation explain() {
    Route route = Route.of(client, aim);
    Service service = route.service().orElse(null);
    if (service == null && reach != Reach.CONNECTED) {
      new Ingresses(client)
          .unserved(aim)
          .or(() -> new GatewayRoutes(client).unserved(aim))
          .ifPresent(findings::add);
    }
    if (findings.isEmpty()
        && name(service)
        && service(service, route)
        && endpoint(service, route)) {
      List<Route.Target> ready = route.targets().stream().filter(Route.Target::ready).toList();
      if (policy(ready) && way(ready) && pod(ready) && port(service, ready)) {
        answer();
      }
    }
    return new Explanation(passed, findings, Events.about(client, service, route));
  }

  private boolean name(@Nullable Service service) {
    if (aim.isAddress()) {
      pass(
          Hop.NAME,
          aim.host()
              + (service == null
                  ? " is an address"
                  : " is an address of Service " + words(service)));
      return true;
    }
    if (service != null && reach == Reach.NAME_NOT_RESOLVED) {
      findings.add(unanswered(service));
      return false;
    }
    if (service != null) {
      pass(
          Hop.NAME,
          aim.host() + " is Service " + words(service) + ", " + service.getSpec().getClusterIP());
      return true;
    }
    Route.ServiceName wanted = Route.name(aim);
    if (wanted != null) {
      findings.add(NoSuchService.of(client, aim.host(), wanted.namespace(), wanted.name()));
    }
    return false;
  }

  private Finding unanswered(Service service) {
    List<String> shutOut = dnsShutOut();
    Optional<Finding> headless =
        shutOut.isEmpty() && Route.isHeadless(service)
            ? new HeadlessName(client, aim, service).finding()
            : Optional.empty();
    return headless.orElseGet(() -> new NameNotAnswered(aim.host(), words(service), shutOut));
  }

  private boolean service(@Nullable Service service, Route route) {
    if (service == null) {
      return true;
    }
    ServicePort port = route.port().orElse(null);
    if (port == null) {
      findings.add(
          new NoSuchPort(
              words(service),
              aim.port(),
              service.getSpec().getPorts().stream().map(Explainer::words).toList()));
      return false;
    }
    if (isLost()) {
      new ServiceGuards(client, aim, service).sourceRanges().ifPresent(findings::add);
    }
    if (findings.isEmpty()) {
      pass(Hop.SERVICE, "port " + words(port) + ", type " + service.getSpec().getType());
    }
    return findings.isEmpty();
  }

  private boolean endpoint(@Nullable Service service, Route route) {
    List<Route.Target> ready = route.targets().stream().filter(Route.Target::ready).toList();
    if (!ready.isEmpty()) {
      if (service != null && isLost()) {
        new ServiceGuards(client, aim, service).localPolicy(ready).ifPresent(findings::add);
      }
      if (service != null && findings.isEmpty()) {
        pass(
            Hop.ENDPOINT,
            ready.size()
                + " ready: "
                + ready.stream()
                    .map(t -> t.address() + ":" + t.port())
                    .sorted()
                    .collect(Collectors.joining(", ")));
      }
      return findings.isEmpty();
    }
    if (service != null) {
      findings.addAll(new MissingEndpoints(client, service).findings(route.port().orElse(null)));
    }
    return false;
  }

  private boolean policy(List<Route.Target> targets) {
    PolicyCheck check = new PolicyCheck(client, aim);
    List<Finding> denied = check.denials(targets);
    if (denied.isEmpty()) {
      pass(Hop.POLICY, check.summary(targets));
    } else if (reach.isDenial() || reach == Reach.FAILED) {
      findings.addAll(denied);
    } else {
      pass(Hop.POLICY, denied.get(0).text() + "; it got through all the same");
    }
    return findings.isEmpty();
  }

  /** What listens nowhere is refused; where nothing at all comes back, it was lost on its way. */
  private boolean way(List<Route.Target> targets) {
    if (isLost()) {
      new WayCheck(client, aim.protocol()).lost(targets).ifPresent(findings::add);
    }
    return findings.isEmpty();
  }

  private boolean isLost() {
    return reach == Reach.TIMED_OUT || reach == Reach.UNREACHABLE;
  }

  private boolean pod(List<Route.Target> targets) {
    List<Pod> pods = targets.stream().map(Route.Target::pod).filter(Objects::nonNull).toList();
    List<Pod> unready = pods.stream().filter(pod -> !PodState.isReady(pod)).toList();
    if (reach.isDenial() && !unready.isEmpty()) {
      unready.forEach(pod -> findings.add(PodNotReady.of(pod, Hop.POD)));
      return false;
    }
    List<String> ready =
        pods.stream().filter(PodState::isReady).map(pod -> pod.getMetadata().getName()).toList();
    if (!ready.isEmpty()) {
      pass(Hop.POD, String.join(", ", ready) + (ready.size() == 1 ? " is ready" : " are ready"));
    }
    unready.forEach(
        pod ->
            pass(
                Hop.POD,
                pod.getMetadata().getName()
                    + " gets connections, though it is not ready: "
                    + PodState.words(pod)));
    return true;
  }

  private boolean port(@Nullable Service service, List<Route.Target> targets) {
    if (reach == Reach.FAILED) {
      findings.add(new ToolFailed());
    } else if (reach.isDenial()) {
      targets.stream()
          .filter(target -> target.pod() != null)
          .findFirst()
          .map(target -> closedPort(service, target, targets))
          .ifPresent(findings::add);
      return false;
    } else if (!targets.isEmpty()) {
      String takes = "UDP".equals(aim.protocol()) ? " answers" : " accepts connections";
      pass(Hop.PORT, targets.get(0).port() + takes);
    }
    return findings.isEmpty();
  }

  private Finding closedPort(
      @Nullable Service service, Route.Target target, List<Route.Target> targets) {
    Pod pod = Objects.requireNonNull(target.pod());
    List<String> declared = ContainerPorts.words(pod.getSpec());
    boolean isDeclared =
        ContainerPorts.of(pod.getSpec()).stream()
            .filter(p -> ContainerPorts.protocol(p).equals(aim.protocol()))
            .anyMatch(p -> p.getContainerPort() == target.port());
    if (service == null || Route.isHeadless(service)) {
      return new NothingListens(words(pod), target.port(), declared);
    }
    return isDeclared || declared.isEmpty()
        ? new RefusedThroughService(
            words(service),
            targets.stream()
                .map(Route.Target::pod)
                .filter(Objects::nonNull)
                .map(Explainer::words)
                .toList(),
            target.port(),
            isDeclared)
        : new NoSuchContainerPort(
            words(service), String.valueOf(target.port()), words(pod), declared, false);
  }

  private void answer() {
    switch (reach) {
      case TLS_EXPIRED, TLS_UNKNOWN_AUTHORITY, TLS_WRONG_NAME ->
          findings.add(new CertificateRefused(aim.host(), reach.words()));
      case TLS_FAILED, TLS_NOT_SPOKEN ->
          findings.add(new HandshakeFailed(aim.host(), aim.port(), reach.words()));
      case RESET -> findings.add(new BrokenOff(aim.host(), aim.port()));
      case NO_ANSWER -> findings.add(new NoAnswer(aim.host(), aim.port()));
      default -> status.ifPresent(this::answered);
    }
  }

  private void answered(int code) {
    if (code >= 400) {
      findings.add(new UnexpectedStatus(code));
    } else {
      pass(Hop.HTTP, "answered " + code);
    }
  }

  private List<String> dnsShutOut() {
    Aim dns = new Aim(aim.namespace(), aim.clientPod(), "kube-dns.kube-system.svc", 53, "UDP");
    return new PolicyCheck(client, dns).egressDenials(Route.of(client, dns).targets());
  }

  private void pass(Hop hop, String text) {
    passed.add(new Passed(hop, text));
  }

  private static String words(HasMetadata object) {
    return object.getMetadata().getNamespace() + "/" + object.getMetadata().getName();
  }

  private static String words(ServicePort port) {
    Object target = port.getTargetPort() == null ? port.getPort() : port.getTargetPort().getValue();
    String protocol = port.getProtocol();
    boolean tcp = protocol == null || protocol.equals("TCP");
    return port.getPort() + "→" + target + (tcp ? "" : "/" + protocol);
  }
}
