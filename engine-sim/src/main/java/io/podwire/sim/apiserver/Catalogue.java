package io.podwire.sim.apiserver;

import io.podwire.sim.store.ResourceType;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * All kinds that the server has: those of Kubernetes 1.34, read from {@code resources.txt}, and
 * those that custom resource definitions add.
 */
public final class Catalogue {
  private static final List<String[]> BUILT_IN = readTable();
  private static final Set<String> BUILT_IN_GROUPS =
      BUILT_IN.stream().map(row -> group(row[0])).collect(Collectors.toSet());
  private final Map<String, ResourceInfo> byPath = new LinkedHashMap<>();
  // Looked up by type, never iterated.
  private final Map<ResourceType, ResourceType> storedAs = new HashMap<>();

  Catalogue() {
    for (String[] row : BUILT_IN) {
      String[] name = row[1].split("/");
      if (name.length == 1) {
        add(resource(row));
      } else {
        String path = path(group(row[0]), version(row[0]), name[0]);
        ResourceInfo parent = Objects.requireNonNull(byPath.get(path));
        byPath.put(
            path,
            parent.with(
                name[1],
                new ResourceInfo.Subresource(row[3], list(row[5]), text(row[9]), text(row[10]))));
      }
    }
  }

  /** Adds a kind, or a version of one whose objects are stored in another. */
  public void add(ResourceInfo info, ResourceType stored) {
    add(info);
    storedAs.put(info.type(), stored);
  }

  private void add(ResourceInfo info) {
    ResourceType type = info.type();
    byPath.put(path(type.group(), type.version(), type.plural()), info);
  }

  /** The kind, or that version of it, is no more. */
  public void remove(ResourceType type) {
    storedAs.remove(type);
    byPath.remove(path(type.group(), type.version(), type.plural()));
  }

  /** The kind at the path, for example of {@code apps}, {@code v1} and {@code deployments}. */
  public Optional<ResourceInfo> find(String group, String version, String plural) {
    return Optional.ofNullable(byPath.get(path(group, version, plural)));
  }

  /** The kind of the type. */
  public ResourceInfo of(ResourceType type) {
    return find(type.group(), type.version(), type.plural())
        .orElseThrow(() -> new IllegalArgumentException("there is no kind " + type));
  }

  /** The kind that objects with that apiVersion and kind are of. */
  public Optional<ResourceInfo> ofKind(String apiVersion, String kind) {
    return byPath.values().stream()
        .filter(
            info ->
                info.type().kind().equals(kind)
                    && info.type().apiVersion().equals(apiVersion)
                    && info.verbs().contains("create"))
        .findFirst();
  }

  /** The kinds whose objects are stored under that very group and version. */
  public List<ResourceType> stored() {
    return byPath.values().stream()
        .filter(info -> info.verbs().contains("delete"))
        .map(ResourceInfo::type)
        .filter(type -> stored(type).equals(type))
        .toList();
  }

  /** The type under which objects of the type are stored: some are served in two versions. */
  public ResourceType stored(ResourceType type) {
    ResourceType custom = storedAs.get(type);
    if (custom != null) {
      return custom;
    }
    if (type.group().equals("events.k8s.io")) {
      return Resources.EVENTS;
    }
    return type.group().equals("autoscaling") ? Resources.HORIZONTAL_POD_AUTOSCALERS : type;
  }

  /** All kinds, those of one group together. */
  public Collection<ResourceInfo> all() {
    return Collections.unmodifiableCollection(byPath.values());
  }

  /** Whether the group is one of Kubernetes' own. */
  public boolean isBuiltInGroup(String group) {
    return BUILT_IN_GROUPS.contains(group);
  }

  private static ResourceInfo resource(String[] row) {
    return new ResourceInfo(
        new ResourceType(
            group(row[0]), version(row[0]), row[1], row[3], row[4].equals("namespaced")),
        row[2],
        list(row[5]),
        list(row[6]),
        list(row[7]),
        text(row[8]),
        new TreeMap<>());
  }

  private static String path(String group, String version, String plural) {
    return group + "/" + version + "/" + plural;
  }

  private static String group(String groupVersion) {
    int slash = groupVersion.indexOf('/');
    return slash < 0 ? "" : groupVersion.substring(0, slash);
  }

  private static String version(String groupVersion) {
    return groupVersion.substring(groupVersion.indexOf('/') + 1);
  }

  private static String text(String cell) {
    return cell.equals("-") ? "" : cell;
  }

  private static List<String> list(String cell) {
    return cell.equals("-") ? List.of() : Arrays.asList(cell.split(","));
  }

  private static List<String[]> readTable() {
    try (var in =
        Objects.requireNonNull(Catalogue.class.getResourceAsStream("schema/resources.txt"))) {
      return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
          .lines()
          .map(line -> line.split(" "))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
