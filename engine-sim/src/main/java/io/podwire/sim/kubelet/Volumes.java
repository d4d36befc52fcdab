package io.podwire.sim.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import io.podwire.sim.apiserver.Api;
import io.podwire.sim.clock.Simulation;
import io.podwire.sim.runtime.FileTree;
import io.podwire.sim.runtime.Mount;
import io.podwire.sim.store.ApiObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The volumes of one Pod, as trees of files that its containers share. */
final class Volumes {
  private static final int DEFAULT_MODE = 0644;

  private final Api api;
  private final Simulation simulation;
  private final PodTokens tokens;
  private final Function<String, FileTree> hostPaths;
  private final Map<String, FileTree> trees = new LinkedHashMap<>();
  private final Set<String> readOnly = new HashSet<>();
  private final Map<String, AtomicFiles> shown = new HashMap<>();

  /**
   * @param tokens makes the tokens of service accounts
   * @param hostPaths the node's files at a path
   */
  Volumes(
      Api api,
      Simulation simulation,
      NodeConfig.Tokens tokens,
      Function<String, FileTree> hostPaths) {
    this.api = api;
    this.simulation = simulation;
    this.tokens = new PodTokens(tokens, simulation);
    this.hostPaths = hostPaths;
  }

  /** A volume that cannot be set up yet. */
  static final class MountFailure extends Exception {
    private static final long serialVersionUID = 1L;

    MountFailure(String volume, String why) {
      super("MountVolume.SetUp failed for volume \"" + volume + "\" : " + why);
    }
  }

  /** Makes all volumes, or brings those that follow objects up to date. */
  void setUp(ApiObject pod, PodFields fields) throws MountFailure {
    for (JsonNode volume : pod.at("spec", "volumes")) {
      String name = volume.path("name").asText();
      try {
        setUp(volume, name, pod, fields);
      } catch (ConfigException missing) {
        throw new MountFailure(name, String.valueOf(missing.getMessage()));
      }
    }
  }

  /** Whether a volume has to be looked after because what it shows may change. */
  static boolean follow(ApiObject pod) {
    for (JsonNode volume : pod.at("spec", "volumes")) {
      if (volume.has("configMap") || volume.has("secret") || volume.has("downwardAPI")) {
        return true;
      }
      for (JsonNode source : volume.path("projected").path("sources")) {
        String map = source.path("configMap").path("name").asText("kube-root-ca.crt");
        if (source.has("secret") || !map.equals("kube-root-ca.crt")) {
          return true;
        }
      }
    }
    return false;
  }

  /** When a token in them has to be replaced; empty if there is none. */
  Optional<Instant> tokenDue() {
    return tokens.due();
  }

  private void setUp(JsonNode volume, String name, ApiObject pod, PodFields fields)
      throws ConfigException {
    if (volume.has("emptyDir")) {
      trees.computeIfAbsent(name, unseen -> new FileTree());
    } else if (volume.has("hostPath")) {
      trees.put(name, hostPaths.apply(volume.path("hostPath").path("path").asText()));
    } else if (volume.has("persistentVolumeClaim")) {
      String claim = volume.path("persistentVolumeClaim").path("claimName").asText();
      trees.put(name, hostPaths.apply(ClaimedVolume.path(api, pod.namespace(), claim)));
      if (volume.path("persistentVolumeClaim").path("readOnly").asBoolean()) {
        readOnly.add(name);
      }
    } else {
      AtomicFiles files = new AtomicFiles();
      collect(volume, pod, fields, files);
      if (!files.equals(shown.put(name, files))) {
        FileTree tree = trees.computeIfAbsent(name, unseen -> new FileTree());
        files.writeTo(tree, simulation.now(), simulation.random(pod.uid() + name));
      }
    }
  }

  private void collect(JsonNode volume, ApiObject pod, PodFields fields, AtomicFiles files)
      throws ConfigException {
    if (volume.has("configMap")) {
      JsonNode source = volume.path("configMap");
      addObject(source, source.path("name"), true, mode(source), pod, files);
    } else if (volume.has("secret")) {
      JsonNode source = volume.path("secret");
      addObject(source, source.path("secretName"), false, mode(source), pod, files);
    } else if (volume.has("downwardAPI")) {
      JsonNode source = volume.path("downwardAPI");
      addFields(source, mode(source), pod, fields, files);
    } else if (volume.has("projected")) {
      JsonNode projected = volume.path("projected");
      for (JsonNode source : projected.path("sources")) {
        addProjected(source, mode(projected), pod, fields, files);
      }
    } else {
      String kind = "";
      for (Map.Entry<String, JsonNode> field : volume.properties()) {
        kind = field.getKey().equals("name") ? kind : field.getKey();
      }
      throw new ConfigException("volumes of kind " + kind + " are not simulated by Podwire");
    }
  }

  private static int mode(JsonNode source) {
    return source.path("defaultMode").asInt(DEFAULT_MODE);
  }

  private void addProjected(
      JsonNode source, int mode, ApiObject pod, PodFields fields, AtomicFiles files)
      throws ConfigException {
    if (source.has("configMap")) {
      JsonNode map = source.path("configMap");
      addObject(map, map.path("name"), true, mode, pod, files);
    } else if (source.has("secret")) {
      JsonNode secret = source.path("secret");
      addObject(secret, secret.path("name"), false, mode, pod, files);
    } else if (source.has("downwardAPI")) {
      addFields(source.path("downwardAPI"), mode, pod, fields, files);
    } else if (source.has("serviceAccountToken")) {
      JsonNode token = source.path("serviceAccountToken");
      String text =
          tokens.token(
              pod, token.path("audience").asText(), token.path("expirationSeconds").asLong());
      files.put(token.path("path").asText(), text.getBytes(StandardCharsets.UTF_8), mode);
    } else {
      throw new ConfigException("projected source " + source + " is not simulated by Podwire");
    }
  }

  private void addObject(
      JsonNode source, JsonNode nameNode, boolean isMap, int mode, ApiObject pod, AtomicFiles files)
      throws ConfigException {
    String name = nameNode.asText();
    References references = new References(api, pod.namespace());
    Optional<ApiObject> found = isMap ? references.configMap(name) : references.secret(name);
    boolean optional = source.path("optional").asBoolean();
    if (found.isEmpty()) {
      if (optional) {
        return;
      }
      throw References.missing(isMap ? "configmap" : "secret", name);
    }
    Map<String, byte[]> data = References.data(found.get());
    JsonNode items = source.path("items");
    if (items.isEmpty()) {
      data.forEach((key, value) -> files.put(key, value, mode));
    }
    for (JsonNode item : items) {
      byte[] value = data.get(item.path("key").asText());
      if (value != null) {
        files.put(item.path("path").asText(), value, item.path("mode").asInt(mode));
      } else if (!optional) {
        throw new ConfigException(
            (isMap
                    ? "configmap references non-existent config key: "
                    : "references non-existent secret key: ")
                + item.path("key").asText());
      }
    }
  }

  private static void addFields(
      JsonNode source, int mode, ApiObject pod, PodFields fields, AtomicFiles files)
      throws ConfigException {
    for (JsonNode item : source.path("items")) {
      String value;
      if (item.has("fieldRef")) {
        value = fields.field(item.path("fieldRef").path("fieldPath").asText());
      } else {
        JsonNode reference = item.path("resourceFieldRef");
        value = fields.resource(reference, container(pod, reference));
      }
      files.put(
          item.path("path").asText(),
          value.getBytes(StandardCharsets.UTF_8),
          item.path("mode").asInt(mode));
    }
  }

  private static JsonNode container(ApiObject pod, JsonNode reference) {
    String name = reference.path("containerName").asText();
    for (JsonNode container : pod.at("spec", "containers")) {
      if (container.path("name").asText().equals(name)) {
        return container;
      }
    }
    return pod.at("spec", "containers").path(0);
  }

  /** What the container sees of them. */
  List<Mount> mounts(JsonNode container, Map<String, String> variables) throws ConfigException {
    List<Mount> mounts = new ArrayList<>();
    for (JsonNode mount : container.path("volumeMounts")) {
      String name = mount.path("name").asText();
      FileTree tree = trees.get(name);
      if (tree == null) {
        throw new ConfigException("volume " + name + " is not set up");
      }
      String path = mount.path("mountPath").asText();
      String below = subPath(mount, variables);
      mounts.add(
          new Mount(
              path.startsWith("/") ? path : "/" + path,
              below.isEmpty() ? tree : part(tree, below),
              mount.path("readOnly").asBoolean() || readOnly.contains(name)));
    }
    return mounts;
  }

  private static String subPath(JsonNode mount, Map<String, String> variables) {
    String expression = mount.path("subPathExpr").asText();
    return expression.isEmpty()
        ? mount.path("subPath").asText()
        : Expansion.expand(expression, name -> variables.getOrDefault(name, ""));
  }

  /** A part of a volume as it is now: upstream mounts it once too, so it follows no change. */
  private static FileTree part(FileTree tree, String path) {
    String real =
        tree.find(path).isPresent() && tree.find("..data").isPresent() ? resolve(tree, path) : path;
    FileTree part = new FileTree();
    tree.find(real).ifPresent(node -> part.put("", node));
    return part;
  }

  private static String resolve(FileTree tree, String path) {
    return tree.find("..data").orElseThrow()
            instanceof io.podwire.sim.runtime.FileNode.SymbolicLink link
        ? link.target() + "/" + path
        : path;
  }
}
