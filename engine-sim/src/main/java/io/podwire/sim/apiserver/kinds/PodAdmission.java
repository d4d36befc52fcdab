package io.podwire.sim.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.AccountTokens;
import io.podwire.sim.apiserver.Api;
import io.podwire.sim.apiserver.RandomSuffix;
import io.podwire.sim.apiserver.Resources;
import io.podwire.sim.apiserver.Statuses;
import io.podwire.sim.apiserver.quota.LimitRanges;
import io.podwire.sim.clock.Simulation;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.ObjectKey;
import java.time.Duration;
import java.util.Optional;

/**
 * What the admission plugins that are on by default do to a new Pod: LimitRanger, ServiceAccount,
 * Priority, DefaultTolerationSeconds.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/">Admission
 *     control</a>
 */
final class PodAdmission {
  private static final String TOKEN_PATH = "/var/run/secrets/kubernetes.io/serviceaccount";
  private static final int TOLERATED_SECONDS = 300;

  private static final int ATTEMPTS = 10;
  private static final Duration RETRY_INTERVAL = Duration.ofMillis(150);

  private final Api api;
  private final Simulation simulation;
  private final RandomSuffix suffixes;
  private final LimitRanges ranges;

  PodAdmission(Api api, Simulation simulation, RandomSuffix suffixes) {
    this.api = api;
    this.simulation = simulation;
    this.suffixes = suffixes;
    this.ranges = new LimitRanges(api);
  }

  void admit(ObjectNode pod) {
    if (pod.get("spec") instanceof ObjectNode spec) {
      ranges.fillIn(pod);
      prioritize(pod, spec);
      giveAccount(pod, spec);
      tolerate(spec, "node.kubernetes.io/not-ready");
      tolerate(spec, "node.kubernetes.io/unreachable");
    }
  }

  /** What a refusal calls the Pod: one whose name is yet to be drawn by its beginning. */
  private static ObjectKey key(ObjectNode pod) {
    JsonNode metadata = pod.path("metadata");
    String name = metadata.path("name").asText();
    return new ObjectKey(
        Resources.PODS,
        metadata.path("namespace").asText(),
        name.isEmpty() ? metadata.path("generateName").asText() : name);
  }

  private void prioritize(ObjectNode pod, ObjectNode spec) {
    String name = spec.path("priorityClassName").asText();
    int priority = 0;
    String preemption = "PreemptLowerPriority";
    if (name.isEmpty()) {
      for (ApiObject each : api.list(Resources.PRIORITY_CLASSES)) {
        if (each.at("globalDefault").asBoolean()) {
          spec.put("priorityClassName", each.name());
          priority = each.at("value").asInt();
        }
      }
    } else {
      ApiObject found =
          api.find(new ObjectKey(Resources.PRIORITY_CLASSES, "", name))
              .orElseThrow(
                  () ->
                      Statuses.forbidden(
                          key(pod), "no PriorityClass with name " + name + " was found"));
      priority = found.at("value").asInt();
      preemption = found.at("preemptionPolicy").asText(preemption);
    }
    Defaults.number(spec, "priority", priority);
    Defaults.text(spec, "preemptionPolicy", preemption);
  }

  /**
   * The account; a namespace's default one is made by a controller, so the plugin asks for it again
   * for a while.
   *
   * @see <a
   *     href="https://github.com/kubernetes/kubernetes/blob/v1.34.0/plugin/pkg/admission/serviceaccount/admission.go">admission.go,
   *     getServiceAccount</a>
   */
  private Optional<ApiObject> findAccount(ObjectKey account) {
    Optional<ApiObject> found = api.find(account);
    boolean patient = account.name().equals("default") && simulation.mayBlock();
    for (int i = 1; patient && found.isEmpty() && i < ATTEMPTS; i++) {
      simulation.sleep(RETRY_INTERVAL);
      found = api.find(account);
    }
    return found;
  }

  private void giveAccount(ObjectNode pod, ObjectNode spec) {
    Defaults.text(spec, "serviceAccountName", "default");
    String name = spec.path("serviceAccountName").asText();
    spec.put("serviceAccount", name);
    ObjectKey pods = key(pod);
    ApiObject account =
        findAccount(new ObjectKey(Resources.SERVICE_ACCOUNTS, pods.namespace(), name))
            .orElseThrow(
                () ->
                    Statuses.forbidden(
                        pods,
                        "error looking up service account "
                            + pods.namespace()
                            + "/"
                            + name
                            + ": serviceaccount \""
                            + name
                            + "\" not found"));
    boolean mounts =
        spec.path("automountServiceAccountToken")
            .asBoolean(account.at("automountServiceAccountToken").asBoolean(true));
    if (mounts) {
      mountToken(pod, spec);
    }
    if (!spec.has("imagePullSecrets") && !account.at("imagePullSecrets").isMissingNode()) {
      spec.set("imagePullSecrets", account.at("imagePullSecrets").deepCopy());
    }
  }

  private void mountToken(ObjectNode pod, ObjectNode spec) {
    String volume = "kube-api-access-" + suffixes.next();
    boolean used = false;
    for (String containers : new String[] {"initContainers", "containers"}) {
      for (JsonNode container : spec.path(containers)) {
        ArrayNode mounts = ((ObjectNode) container).withArray("/volumeMounts");
        if (!mountsTokenPath(mounts)) {
          mounts.addObject().put("name", volume).put("readOnly", true).put("mountPath", TOKEN_PATH);
          used = true;
        }
      }
    }
    if (used) {
      addVolume(spec.withArray("/volumes").addObject().put("name", volume));
    }
  }

  private static boolean mountsTokenPath(ArrayNode mounts) {
    for (JsonNode mount : mounts) {
      if (mount.path("mountPath").asText().equals(TOKEN_PATH)) {
        return true;
      }
    }
    return false;
  }

  private static void addVolume(ObjectNode volume) {
    ObjectNode projected = volume.putObject("projected");
    ArrayNode sources = projected.putArray("sources");
    sources
        .addObject()
        .putObject("serviceAccountToken")
        .put("expirationSeconds", AccountTokens.OF_EVERY_POD)
        .put("path", "token");
    ObjectNode authority = sources.addObject().putObject("configMap");
    authority.put("name", "kube-root-ca.crt");
    authority.putArray("items").addObject().put("key", "ca.crt").put("path", "ca.crt");
    ObjectNode namespace =
        sources.addObject().putObject("downwardAPI").putArray("items").addObject();
    namespace.put("path", "namespace");
    namespace.putObject("fieldRef").put("apiVersion", "v1").put("fieldPath", "metadata.namespace");
    projected.put("defaultMode", 0644);
  }

  private static void tolerate(ObjectNode spec, String taint) {
    ArrayNode tolerations = spec.withArray("/tolerations");
    for (JsonNode toleration : tolerations) {
      String key = toleration.path("key").asText();
      String effect = toleration.path("effect").asText();
      if ((key.equals(taint) || key.isEmpty())
          && (effect.isEmpty() || effect.equals("NoExecute"))) {
        return;
      }
    }
    tolerations
        .addObject()
        .put("key", taint)
        .put("operator", "Exists")
        .put("effect", "NoExecute")
        .put("tolerationSeconds", TOLERATED_SECONDS);
  }
}
