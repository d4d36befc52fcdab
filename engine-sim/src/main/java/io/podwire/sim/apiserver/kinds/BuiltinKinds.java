package io.podwire.sim.apiserver.kinds;

import io.podwire.sim.address.Cidr;
import io.podwire.sim.apiserver.ApiServer;
import io.podwire.sim.apiserver.RandomSuffix;
import io.podwire.sim.apiserver.Resources;
import io.podwire.sim.apiserver.Strategies;
import io.podwire.sim.apiserver.auth.BootstrapPolicy;
import io.podwire.sim.apiserver.custom.CustomResources;
import io.podwire.sim.apiserver.custom.DefinitionStrategy;
import io.podwire.sim.apiserver.quota.LimitAdmission;
import io.podwire.sim.clock.Simulation;
import io.podwire.sim.store.ResourceType;

/** The kinds of Kubernetes, as an API server has them. */
public final class BuiltinKinds {
  private BuiltinKinds() {}

  /** An API server with all built-in kinds and the objects that every cluster begins with. */
  public static ApiServer start(Simulation simulation) {
    return start(simulation, ServerOptions.K3S);
  }

  /** As {@link #start(Simulation)}, with other ranges. */
  public static ApiServer start(Simulation simulation, ServerOptions options) {
    ApiServer server = new ApiServer(simulation, api -> strategies(api, options));
    Bootstrap.create(server, options);
    server.provideRoles(new BootstrapPolicy(server)::create);
    CustomResources.serve(server);
    return server;
  }

  /**
   * What can be chosen for a server.
   *
   * @param serviceRange where ClusterIPs come from
   * @param firstNodePort the lowest node port
   * @param lastNodePort the highest node port
   * @param advertised the server's own address, the endpoint of the Service {@code kubernetes}
   * @param port its port there
   */
  public record ServerOptions(
      Cidr serviceRange, int firstNodePort, int lastNodePort, String advertised, int port) {
    /** As k3s is configured when nothing is said. */
    public static final ServerOptions K3S =
        new ServerOptions(Cidr.of("10.43.0.0/16"), 30000, 32767, "172.18.0.2", 6443);
  }

  private static Strategies strategies(ApiServer server, ServerOptions options) {
    Strategies strategies = new Strategies();
    core(strategies, server, options);
    workloads(strategies);
    rest(strategies, server);
    return strategies.admitting(new LimitAdmission(server));
  }

  private static void core(Strategies strategies, ApiServer server, ServerOptions options) {
    Simulation simulation = server.simulation();
    ServiceAllocator allocator =
        new ServiceAllocator(
            server, simulation, options.serviceRange, options.firstNodePort, options.lastNodePort);
    EventStrategy events = new EventStrategy();
    strategies
        .with(Resources.NAMESPACES, new NamespaceStrategy())
        .with(
            Resources.PODS,
            new PodStrategy(server, simulation, new RandomSuffix(simulation, "kube-api-access")))
        .with(Resources.SERVICES, new ServiceStrategy(allocator))
        .with(Resources.IP_ADDRESSES, new IpAddressStrategy(allocator))
        .with(Resources.SERVICE_CIDRS, new ServiceCidrStrategy())
        .with(Resources.ENDPOINTS, new EndpointsStrategy())
        .with(Resources.ENDPOINT_SLICES, new EndpointSliceStrategy())
        .with(Resources.NETWORK_POLICIES, new NetworkPolicyStrategy())
        .with(Resources.NODES, new NodeStrategy())
        .with(Resources.CONFIG_MAPS, new ConfigMapStrategy())
        .with(Resources.SECRETS, new SecretStrategy())
        .with(Resources.LIMIT_RANGES, new LimitRangeStrategy())
        .with(Resources.RESOURCE_QUOTAS, new ResourceQuotaStrategy())
        .with(Resources.SERVICE_ACCOUNTS, new ServiceAccountStrategy())
        .with(Resources.EVENTS, events)
        .with(new ResourceType("events.k8s.io", "v1", "events", "Event", true), events);
  }

  private static void workloads(Strategies strategies) {
    strategies
        .with(Resources.DEPLOYMENTS, new DeploymentStrategy())
        .with(Resources.REPLICA_SETS, new ReplicaSetStrategy())
        .with(Resources.REPLICATION_CONTROLLERS, new ReplicationControllerStrategy())
        .with(Resources.STATEFUL_SETS, new StatefulSetStrategy())
        .with(Resources.DAEMON_SETS, new DaemonSetStrategy())
        .with(Resources.JOBS, new JobStrategy())
        .with(Resources.CRON_JOBS, new CronJobStrategy())
        .with(Resources.POD_DISRUPTION_BUDGETS, new PodDisruptionBudgetStrategy());
  }

  private static void rest(Strategies strategies, ApiServer server) {
    AutoscalerStrategy autoscalers = new AutoscalerStrategy();
    strategies
        .with(Resources.INGRESSES, new IngressStrategy())
        .with(Resources.INGRESS_CLASSES, new PlainStrategy(false, true, object -> {}))
        .with(
            Resources.CUSTOM_RESOURCE_DEFINITIONS, new DefinitionStrategy(server.simulation()::now))
        .with(Resources.ROLES, new RoleStrategy(true))
        .with(Resources.CLUSTER_ROLES, new RoleStrategy(false))
        .with(Resources.ROLE_BINDINGS, new RoleBindingStrategy(true))
        .with(Resources.CLUSTER_ROLE_BINDINGS, new RoleBindingStrategy(false))
        .with(Resources.LEASES, new LeaseStrategy())
        .with(Resources.PRIORITY_CLASSES, new PriorityClassStrategy())
        .with(Resources.STORAGE_CLASSES, new StorageClassStrategy())
        .with(Resources.PERSISTENT_VOLUMES, new VolumeStrategy())
        .with(Resources.PERSISTENT_VOLUME_CLAIMS, new ClaimStrategy())
        .with(Resources.HORIZONTAL_POD_AUTOSCALERS, autoscalers)
        .with(
            new ResourceType(
                "autoscaling", "v1", "horizontalpodautoscalers", "HorizontalPodAutoscaler", true),
            autoscalers);
  }
}
