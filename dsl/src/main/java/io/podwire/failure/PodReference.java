package io.podwire.failure;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A Secret or ConfigMap that a Pod cannot start without.
 *
 * @param where in the Pod's spec
 * @param secret whether it is a Secret, else a ConfigMap
 * @param name the object's
 * @param key that it must have, or null
 */
record PodReference(String where, boolean secret, String name, @Nullable String key) {
  static List<PodReference> of(PodSpec spec) {
    List<PodReference> all = new ArrayList<>();
    spec.getVolumes().forEach(volume -> volume(volume, all));
    spec.getInitContainers().forEach(container -> container(container, all));
    spec.getContainers().forEach(container -> container(container, all));
    return all;
  }

  private static void volume(Volume volume, List<PodReference> all) {
    String where = "volume '" + volume.getName() + "'";
    if (volume.getSecret() != null && !optional(volume.getSecret().getOptional())) {
      all.add(new PodReference(where, true, volume.getSecret().getSecretName(), null));
    }
    if (volume.getConfigMap() != null && !optional(volume.getConfigMap().getOptional())) {
      all.add(new PodReference(where, false, volume.getConfigMap().getName(), null));
    }
  }

  private static void container(Container container, List<PodReference> all) {
    String of = "container '" + container.getName() + "': ";
    for (EnvVar variable : container.getEnv()) {
      if (variable.getValueFrom() != null) {
        variable(of + "env " + variable.getName(), variable.getValueFrom(), all);
      }
    }
    for (EnvFromSource source : container.getEnvFrom()) {
      if (source.getSecretRef() != null && !optional(source.getSecretRef().getOptional())) {
        all.add(new PodReference(of + "envFrom", true, source.getSecretRef().getName(), null));
      }
      if (source.getConfigMapRef() != null && !optional(source.getConfigMapRef().getOptional())) {
        all.add(new PodReference(of + "envFrom", false, source.getConfigMapRef().getName(), null));
      }
    }
  }

  private static void variable(String where, EnvVarSource from, List<PodReference> all) {
    var secret = from.getSecretKeyRef();
    if (secret != null && !optional(secret.getOptional())) {
      all.add(new PodReference(where, true, secret.getName(), secret.getKey()));
    }
    var config = from.getConfigMapKeyRef();
    if (config != null && !optional(config.getOptional())) {
      all.add(new PodReference(where, false, config.getName(), config.getKey()));
    }
  }

  private static boolean optional(@Nullable Boolean optional) {
    return Boolean.TRUE.equals(optional);
  }

  /** In words, if the object or its key is not there. */
  Optional<String> whyBroken(KubernetesClient client, String namespace) {
    Set<String> keys = keys(client, namespace);
    if (keys == null) {
      String nearest =
          Nearest.to(name, names(client, namespace)).map(n -> "; nearest: " + n).orElse("");
      return Optional.of(
          where
              + ": there is no "
              + kind()
              + " '"
              + name
              + "' in namespace "
              + namespace
              + nearest);
    }
    if (key == null || keys.contains(key)) {
      return Optional.empty();
    }
    String there = keys.isEmpty() ? "which is empty" : "which has " + String.join(", ", keys);
    return Optional.of(
        where + ": there is no key '" + key + "' in " + kind() + " '" + name + "', " + there);
  }

  private String kind() {
    return secret ? "Secret" : "ConfigMap";
  }

  private @Nullable Set<String> keys(KubernetesClient client, String namespace) {
    if (secret) {
      Secret found = client.secrets().inNamespace(namespace).withName(name).get();
      return found == null ? null : names(found.getData());
    }
    ConfigMap found = client.configMaps().inNamespace(namespace).withName(name).get();
    return found == null ? null : names(found.getData());
  }

  private static Set<String> names(@Nullable Map<String, String> data) {
    return data == null ? Set.of() : new TreeSet<>(data.keySet());
  }

  private List<String> names(KubernetesClient client, String namespace) {
    List<? extends HasMetadata> all =
        secret
            ? client.secrets().inNamespace(namespace).list().getItems()
            : client.configMaps().inNamespace(namespace).list().getItems();
    return all.stream().map(object -> object.getMetadata().getName()).toList();
  }
}
