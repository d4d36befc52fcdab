package io.podwire;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesList;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads manifests, and applies or deletes them as kubectl does. */
final class Manifests {
  private Manifests() {}

  static List<HasMetadata> read(Scene scene, String source, String yaml) {
    Object read;
    try {
      read = scene.session().client().getKubernetesSerialization().unmarshal(asYaml(yaml));
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          source + ": is not a Kubernetes manifest: " + e.getMessage(), e);
    }
    List<HasMetadata> objects = new ArrayList<>();
    collect(source, read, objects);
    if (objects.isEmpty()) {
      throw new IllegalArgumentException(source + ": holds no Kubernetes object");
    }
    return objects;
  }

  /**
   * The client takes what begins with a brace for one document of JSON, and what follows it for
   * nothing. All JSON is YAML, and a document's start on the same line keeps the numbers of lines.
   */
  private static String asYaml(String text) {
    String begin = text.stripLeading();
    return begin.startsWith("{") || begin.startsWith("[")
        ? text.substring(0, text.length() - begin.length()) + "--- " + begin
        : text;
  }

  static List<HasMetadata> read(Scene scene, Path path) {
    try {
      if (!Files.isDirectory(path)) {
        return read(scene, path.toString(), Files.readString(path));
      }
      refuseKustomization(path);
      List<HasMetadata> objects = new ArrayList<>();
      for (Path file : manifests(path)) {
        objects.addAll(read(scene, file.toString(), Files.readString(file)));
      }
      if (objects.isEmpty()) {
        throw new IllegalArgumentException(path + ": holds no .yaml, .yml or .json file");
      }
      return objects;
    } catch (IOException e) {
      throw new UncheckedIOException("manifest " + path + " cannot be read", e);
    }
  }

  static Applied apply(Scene scene, String namespace, List<HasMetadata> objects) {
    KubernetesClient client = scene.writer();
    List<HasMetadata> applied = new ArrayList<>();
    for (HasMetadata object : inNamespace(namespace, objects)) {
      HasMetadata one = applyOne(scene, client, object);
      if (one instanceof Pod) {
        scene.seenPods().add(one.getMetadata().getNamespace(), one.getMetadata().getName());
      }
      applied.add(one);
    }
    Hints.report(client, applied);
    return new Applied(scene, namespace, applied);
  }

  static void delete(Scene scene, String namespace, List<HasMetadata> objects) {
    KubernetesClient client = scene.writer();
    List<HasMetadata> placed = inNamespace(namespace, objects);
    for (HasMetadata object : placed) {
      client.resource(object).delete();
    }
    for (HasMetadata object : placed) {
      String words = object.getKind() + " " + object.getMetadata().getName();
      Gone.await(scene, words, () -> client.resource(object).get());
    }
  }

  /**
   * By server-side apply from the first time on: fields that a later apply leaves out go only if
   * the same manager owns them.
   */
  private static HasMetadata applyOne(Scene scene, KubernetesClient client, HasMetadata object) {
    Hints.checkKind(client, object);
    scene.sharing().check(object);
    try {
      return object.getMetadata().getName() == null
          ? Creation.create(client, object)
          : serverSideApply(scene, client, object);
    } catch (KubernetesClientException e) {
      throw Hints.explained(object, e);
    }
  }

  private static HasMetadata serverSideApply(
      Scene scene, KubernetesClient client, HasMetadata object) {
    HasMetadata[] applied = new HasMetadata[1];
    Pods.awaitServiceAccount(
        scene,
        () ->
            applied[0] =
                Creation.inNamespace(
                    client,
                    object,
                    () ->
                        client
                            .resource(object)
                            .fieldValidation(FieldValidateable.Validation.STRICT)
                            .fieldManager("podwire")
                            .forceConflicts()
                            .serverSideApply()));
    return applied[0];
  }

  /** Copies, so that objects that the test holds stay as they are. Namespaces come first. */
  private static List<HasMetadata> inNamespace(
      String namespace, List<? extends HasMetadata> objects) {
    return objects.stream()
        .map(object -> (HasMetadata) Serialization.clone(object))
        .peek(
            object -> {
              if (object instanceof Namespaced && object.getMetadata().getNamespace() == null) {
                object.getMetadata().setNamespace(namespace);
              }
            })
        .sorted(Comparator.comparing(object -> !"Namespace".equals(object.getKind())))
        .toList();
  }

  private static void collect(String source, @Nullable Object read, List<HasMetadata> objects) {
    if (read instanceof KubernetesList list) {
      list.getItems().forEach(item -> collect(source, item, objects));
    } else if (read instanceof Collection<?> several) {
      several.forEach(item -> collect(source, item, objects));
    } else if (read instanceof HasMetadata object) {
      objects.add(object);
    } else if (read != null) {
      throw new IllegalArgumentException(
          source + ": " + read.getClass().getSimpleName() + " is not a Kubernetes object");
    }
  }

  /** It is no manifest, and what it does to those beside it must not be left out silently. */
  private static void refuseKustomization(Path directory) {
    for (String name : List.of("kustomization.yaml", "kustomization.yml", "Kustomization")) {
      if (Files.exists(directory.resolve(name))) {
        throw new IllegalArgumentException(
            directory
                + ": holds a "
                + name
                + "; say apply(kustomize(Path.of(\""
                + directory
                + "\"))) to build it, or apply its files one by one");
      }
    }
  }

  private static List<Path> manifests(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().matches(".*\\.(ya?ml|json)")).sorted().toList();
    }
  }
}
