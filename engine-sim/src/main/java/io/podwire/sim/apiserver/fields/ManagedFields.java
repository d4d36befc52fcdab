package io.podwire.sim.apiserver.fields;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.store.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** {@code metadata.managedFields}: which manager owns which fields. */
public final class ManagedFields {
  // https://github.com/kubernetes/apimachinery/blob/v0.34.0/pkg/util/managedfields/internal/managedfields.go
  private static final Comparator<Entry> ORDER =
      Comparator.comparing(Entry::operation)
          .thenComparing(Entry::time)
          .thenComparing(Entry::manager)
          .thenComparing(Entry::apiVersion)
          .thenComparing(Entry::subresource);

  private final List<Entry> entries = new ArrayList<>();

  /**
   * One manager's fields.
   *
   * @param operation {@code Apply} or {@code Update}
   * @param subresource through which it writes; empty for the object itself
   */
  public record Entry(
      String manager,
      String operation,
      String apiVersion,
      String time,
      String subresource,
      FieldSet fields) {
    boolean isOf(String name, String how, String through) {
      return manager.equals(name) && operation.equals(how) && subresource.equals(through);
    }

    Entry with(FieldSet changed, String now) {
      return new Entry(manager, operation, apiVersion, now, subresource, changed);
    }

    /** The manager as messages write it. */
    public String shown() {
      String through = subresource.isEmpty() ? "" : " with subresource \"" + subresource + "\"";
      return '"'
          + manager
          + '"'
          + through
          + (operation.equals("Apply") ? "" : " using " + apiVersion);
    }
  }

  /** What the object says. */
  public static ManagedFields of(JsonNode object) {
    ManagedFields managed = new ManagedFields();
    for (JsonNode entry : object.path("metadata").path("managedFields")) {
      managed.entries.add(
          new Entry(
              entry.path("manager").asText(),
              entry.path("operation").asText(),
              entry.path("apiVersion").asText(),
              entry.path("time").asText(),
              entry.path("subresource").asText(),
              FieldSet.parse(entry.path("fieldsV1"))));
    }
    return managed;
  }

  /**
   * What a writer says of them, if it may be believed: nothing is not, but one empty entry is, and
   * empties all.
   */
  public static Optional<ManagedFields> said(JsonNode object) {
    JsonNode said = object.path("metadata").path("managedFields");
    boolean reset = said.size() == 1 && said.path(0).isEmpty();
    if (reset) {
      return Optional.of(new ManagedFields());
    }
    for (JsonNode entry : said) {
      if (!entry.path("operation").asText().matches("Apply|Update")
          || !entry.path("fieldsType").asText().equals("FieldsV1")) {
        return Optional.empty();
      }
    }
    return said.isEmpty() ? Optional.empty() : Optional.of(of(object));
  }

  public List<Entry> entries() {
    return Collections.unmodifiableList(entries);
  }

  /** The manager's own fields; none if it has no entry. */
  public FieldSet fields(String manager, String operation, String subresource) {
    for (Entry entry : entries) {
      if (entry.isOf(manager, operation, subresource)) {
        return entry.fields();
      }
    }
    return new FieldSet();
  }

  /** All that managers other than this one own. */
  public FieldSet others(String manager, String operation, String subresource) {
    FieldSet all = new FieldSet();
    for (Entry entry : entries) {
      if (!entry.isOf(manager, operation, subresource)) {
        all.addAll(entry.fields());
      }
    }
    return all;
  }

  /** Takes the fields from all managers but this one. */
  public void takeFromOthers(
      FieldSet fields, String manager, String operation, String subresource) {
    entries.replaceAll(
        entry ->
            entry.isOf(manager, operation, subresource)
                ? entry
                : entry.with(entry.fields().minus(fields), entry.time()));
    entries.removeIf(entry -> entry.fields().isEmpty());
  }

  /** Sets the manager's fields; its time changes only if they do. */
  public void put(Entry changed) {
    for (int i = 0; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      if (entry.isOf(changed.manager(), changed.operation(), changed.subresource())) {
        boolean same = entry.fields().toJson().equals(changed.fields().toJson());
        entries.set(i, same ? entry : changed);
        entries.removeIf(each -> each.fields().isEmpty());
        return;
      }
    }
    if (!changed.fields().isEmpty()) {
      entries.add(changed);
    }
  }

  /** Writes itself into the object. */
  public void writeTo(ObjectNode object) {
    ObjectNode metadata = object.withObject("/metadata");
    metadata.remove("managedFields");
    if (entries.isEmpty()) {
      return;
    }
    ArrayNode written = metadata.putArray("managedFields");
    for (Entry entry : entries.stream().sorted(ORDER).toList()) {
      ObjectNode one = Json.object().put("manager", entry.manager());
      one.put("operation", entry.operation()).put("apiVersion", entry.apiVersion());
      if (!entry.time().isEmpty()) {
        one.put("time", entry.time());
      }
      one.put("fieldsType", "FieldsV1");
      one.set("fieldsV1", entry.fields().toJson());
      if (!entry.subresource().isEmpty()) {
        one.put("subresource", entry.subresource());
      }
      written.add(one);
    }
  }
}
