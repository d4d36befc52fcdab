package io.podwire.sim.apiserver;

import io.podwire.sim.store.ResourceType;

/** The built-in kinds that the cluster's own components deal with, in their stored versions. */
public final class Resources {
  public static final ResourceType PODS = core("pods", "Pod");
  public static final ResourceType SERVICES = core("services", "Service");
  public static final ResourceType ENDPOINTS = core("endpoints", "Endpoints");
  public static final ResourceType CONFIG_MAPS = core("configmaps", "ConfigMap");
  public static final ResourceType SECRETS = core("secrets", "Secret");
  public static final ResourceType SERVICE_ACCOUNTS = core("serviceaccounts", "ServiceAccount");
  public static final ResourceType EVENTS = core("events", "Event");
  public static final ResourceType LIMIT_RANGES = core("limitranges", "LimitRange");
  public static final ResourceType RESOURCE_QUOTAS = core("resourcequotas", "ResourceQuota");
  public static final ResourceType POD_TEMPLATES = core("podtemplates", "PodTemplate");
  public static final ResourceType REPLICATION_CONTROLLERS =
      core("replicationcontrollers", "ReplicationController");
  public static final ResourceType PERSISTENT_VOLUME_CLAIMS =
      core("persistentvolumeclaims", "PersistentVolumeClaim");
  public static final ResourceType PERSISTENT_VOLUMES =
      new ResourceType("", "v1", "persistentvolumes", "PersistentVolume", false);
  public static final ResourceType NAMESPACES =
      new ResourceType("", "v1", "namespaces", "Namespace", false);
  public static final ResourceType NODES = new ResourceType("", "v1", "nodes", "Node", false);

  public static final ResourceType DEPLOYMENTS = apps("deployments", "Deployment");
  public static final ResourceType REPLICA_SETS = apps("replicasets", "ReplicaSet");
  public static final ResourceType STATEFUL_SETS = apps("statefulsets", "StatefulSet");
  public static final ResourceType DAEMON_SETS = apps("daemonsets", "DaemonSet");
  public static final ResourceType CONTROLLER_REVISIONS =
      apps("controllerrevisions", "ControllerRevision");

  public static final ResourceType JOBS = new ResourceType("batch", "v1", "jobs", "Job", true);
  public static final ResourceType CRON_JOBS =
      new ResourceType("batch", "v1", "cronjobs", "CronJob", true);
  public static final ResourceType ENDPOINT_SLICES =
      new ResourceType("discovery.k8s.io", "v1", "endpointslices", "EndpointSlice", true);
  public static final ResourceType NETWORK_POLICIES =
      networking("networkpolicies", "NetworkPolicy", true);
  public static final ResourceType INGRESSES = networking("ingresses", "Ingress", true);
  public static final ResourceType INGRESS_CLASSES =
      networking("ingressclasses", "IngressClass", false);
  public static final ResourceType SERVICE_CIDRS = networking("servicecidrs", "ServiceCIDR", false);
  public static final ResourceType IP_ADDRESSES = networking("ipaddresses", "IPAddress", false);
  public static final ResourceType LEASES =
      new ResourceType("coordination.k8s.io", "v1", "leases", "Lease", true);
  public static final ResourceType POD_DISRUPTION_BUDGETS =
      new ResourceType("policy", "v1", "poddisruptionbudgets", "PodDisruptionBudget", true);
  public static final ResourceType HORIZONTAL_POD_AUTOSCALERS =
      new ResourceType(
          "autoscaling", "v2", "horizontalpodautoscalers", "HorizontalPodAutoscaler", true);
  public static final ResourceType PRIORITY_CLASSES =
      new ResourceType("scheduling.k8s.io", "v1", "priorityclasses", "PriorityClass", false);
  public static final ResourceType STORAGE_CLASSES =
      new ResourceType("storage.k8s.io", "v1", "storageclasses", "StorageClass", false);
  public static final ResourceType ROLES = rbac("roles", "Role", true);
  public static final ResourceType ROLE_BINDINGS = rbac("rolebindings", "RoleBinding", true);
  public static final ResourceType CLUSTER_ROLES = rbac("clusterroles", "ClusterRole", false);
  public static final ResourceType CLUSTER_ROLE_BINDINGS =
      rbac("clusterrolebindings", "ClusterRoleBinding", false);
  public static final ResourceType CUSTOM_RESOURCE_DEFINITIONS =
      new ResourceType(
          "apiextensions.k8s.io",
          "v1",
          "customresourcedefinitions",
          "CustomResourceDefinition",
          false);

  private Resources() {}

  private static ResourceType core(String plural, String kind) {
    return new ResourceType("", "v1", plural, kind, true);
  }

  private static ResourceType apps(String plural, String kind) {
    return new ResourceType("apps", "v1", plural, kind, true);
  }

  private static ResourceType networking(String plural, String kind, boolean namespaced) {
    return new ResourceType("networking.k8s.io", "v1", plural, kind, namespaced);
  }

  private static ResourceType rbac(String plural, String kind, boolean namespaced) {
    return new ResourceType("rbac.authorization.k8s.io", "v1", plural, kind, namespaced);
  }
}
