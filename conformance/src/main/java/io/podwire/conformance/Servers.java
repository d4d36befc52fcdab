package io.podwire.conformance;

/** Servers that several parts of the contract ask, each in a cluster of its own. */
final class Servers {
  /** One Pod, and the Service of its name. */
  static final String NGINX =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: nginx, labels: {app: nginx}}
      spec: {containers: [{name: nginx, image: nginx}]}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: nginx}
      spec: {selector: {app: nginx}, ports: [{port: 80}]}
      """;

  private static final String WEB =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web}
      spec:
        replicas: 2
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec: {containers: [{name: nginx, image: nginx}]}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: web}
      spec: {selector: {app: web}, ports: [%s]}
      """;

  private Servers() {}

  /** Two Pods of a Deployment, and a Service with that port. */
  static String web(String port) {
    return WEB.formatted(port);
  }
}
