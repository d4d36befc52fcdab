package io.podwire.sim.apiserver.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.ApiException;
import io.podwire.sim.apiserver.ApiServer;
import io.podwire.sim.apiserver.DeleteOptions;
import io.podwire.sim.apiserver.Resources;
import io.podwire.sim.apiserver.Statuses;
import io.podwire.sim.apiserver.WriteOptions;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.ObjectKey;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * {@code /eviction}: deletes a Pod unless that would disrupt too many.
 *
 * @see <a
 *     href="https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/registry/core/pod/storage/eviction.go">eviction.go</a>
 */
final class Evictions {
  private final ApiServer server;

  Evictions(ApiServer server) {
    this.server = server;
  }

  ApiResponse evict(ApiRequest request, ObjectKey key) {
    if (!request.method().equals("POST")) {
      throw ResourceHandler.notAllowed();
    }
    ApiObject pod = server.find(key).orElseThrow(() -> Statuses.notFound(key));
    DeleteOptions options =
        Options.delete(request, Bodies.tree(request, "Eviction").path("deleteOptions"));
    boolean dryRun = options.dryRun() || Options.isDryRun(request);
    if (!pod.isDeleting() && isRunning(pod)) {
      spend(pod, dryRun);
    }
    if (!dryRun && !pod.isDeleting()) {
      server.update(key, "status", this::disrupted, WriteOptions.NONE);
    }
    server.delete(key, options.withDryRun(dryRun));
    return ApiResponse.json(201, Statuses.success(201));
  }

  /** The Pod, with why it is made to end. */
  private ObjectNode disrupted(ApiObject pod) {
    ObjectNode tree = pod.copy();
    tree.withObject("/status")
        .withArray("conditions")
        .addObject()
        .putNull("lastProbeTime")
        .put(
            "lastTransitionTime",
            server.simulation().now().truncatedTo(ChronoUnit.SECONDS).toString())
        .put("message", "Eviction API: evicting")
        .put("reason", "EvictionByEvictionAPI")
        .put("status", "True")
        .put("type", "DisruptionTarget");
    return tree;
  }

  private static boolean isRunning(ApiObject pod) {
    String phase = pod.text("status", "phase");
    return !phase.equals("Pending") && !phase.equals("Succeeded") && !phase.equals("Failed");
  }

  /** Takes one of the disruptions that the Pod's budget allows. */
  private void spend(ApiObject pod, boolean dryRun) {
    List<ApiObject> budgets =
        server.list(Resources.POD_DISRUPTION_BUDGETS, pod.namespace()).stream()
            .filter(budget -> Selecting.selects(budget.at("spec", "selector"), pod))
            .toList();
    if (budgets.size() > 1) {
      throw Statuses.internalPlain(
          "This pod has more than one PodDisruptionBudget, which the eviction subresource does"
              + " not support.");
    }
    for (ApiObject budget : budgets) {
      long allowed = budget.at("status", "disruptionsAllowed").asLong();
      if (allowed < 1) {
        throw tooManyDisruptions(budget);
      }
      if (dryRun) {
        continue;
      }
      ObjectNode spent = budget.copy();
      spent.withObject("/status").put("disruptionsAllowed", allowed - 1);
      server.update(
          new ObjectKey(Resources.POD_DISRUPTION_BUDGETS, pod.namespace(), budget.name()),
          "status",
          stored -> spent,
          WriteOptions.NONE);
    }
  }

  private static ApiException tooManyDisruptions(ApiObject budget) {
    ObjectNode status =
        Statuses.failure(
            429,
            "TooManyRequests",
            "Cannot evict pod as it would violate the pod's disruption budget.");
    status
        .putObject("details")
        .putArray("causes")
        .addObject()
        .put("reason", "DisruptionBudget")
        .put(
            "message",
            "The disruption budget "
                + budget.name()
                + " needs "
                + budget.at("status", "desiredHealthy").asInt()
                + " healthy pods and has "
                + budget.at("status", "currentHealthy").asInt()
                + " currently");
    return new ApiException(status);
  }
}
