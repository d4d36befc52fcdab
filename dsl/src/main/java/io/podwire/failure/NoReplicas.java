package io.podwire.failure;

import org.apiguardian.api.API;

/**
 * What would make the Pods of the Service was told to make none.
 *
 * @param service its namespace and name
 * @param workload kind and name of what asks for zero replicas
 */
@API(status = API.Status.EXPERIMENTAL)
public record NoReplicas(String service, String workload) implements Finding {
  @Override
  public Hop hop() {
    return Hop.ENDPOINT;
  }

  @Override
  public String text() {
    return "Service " + service + " has no endpoint: " + workload + " has spec.replicas 0";
  }
}
