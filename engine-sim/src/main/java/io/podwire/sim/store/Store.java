package io.podwire.sim.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * All objects of a cluster, under one revision counter. Knows no rules: who may write what is the
 * API server's concern. Confined to the holder of the baton.
 */
public final class Store {
  private final Map<ResourceType, Table> tables = new LinkedHashMap<>();
  private final Map<ResourceType, ChangeLog> logs = new LinkedHashMap<>();
  private final List<BiConsumer<ResourceType, WatchEvent>> listeners = new ArrayList<>();
  private final Function<ResourceType, List<String>> indexedFields;
  private final ParsedObjects parsed;
  private final int logCapacity;
  private long revision;

  /**
   * @param indexedFields the dotted paths of each type's indexed fields
   * @param logCapacity how many changes of each type are remembered for watches
   * @param parsedBytes how much JSON the objects may have together that hold a parsed tree
   */
  public Store(
      Function<ResourceType, List<String>> indexedFields, int logCapacity, long parsedBytes) {
    this.indexedFields = indexedFields;
    this.logCapacity = logCapacity;
    this.parsed = new ParsedObjects(parsedBytes);
  }

  /** The revision of the last change. */
  public long revision() {
    return revision;
  }

  public Optional<ApiObject> find(ObjectKey key) {
    return Optional.ofNullable(table(key.type()).get(path(key)));
  }

  /** How many objects of the type there are. */
  public int count(ResourceType type) {
    return table(type).size();
  }

  /** The selected objects, ordered by namespace and name. */
  public List<ApiObject> list(ResourceType type, Selection selection) {
    return table(type).select(selection, null, Integer.MAX_VALUE);
  }

  /**
   * A page of the selected objects.
   *
   * @param from the {@link #position} where it begins; null for the first page
   */
  public List<ApiObject> page(
      ResourceType type, Selection selection, @Nullable String from, int limit) {
    return table(type).select(selection, from, limit);
  }

  /** How many objects of the type, in the namespace if one is given, there are from there on. */
  public int countFrom(ResourceType type, String namespace, String from) {
    return table(type).countFrom(namespace, from);
  }

  /** Where an object stands in the order of its type. */
  public static String position(String namespace, String name) {
    return Table.key(namespace, name);
  }

  /** Whether the state of the type at that revision is known no more. */
  public boolean forgot(ResourceType type, long revision) {
    return log(type).forgot(revision);
  }

  /** Whether an object of the type has changed since that revision. */
  public boolean changedSince(ResourceType type, long revision) {
    return !log(type).after(revision, 1).isEmpty();
  }

  /**
   * The objects of the type by their {@link #position}, as they were at that revision, which is not
   * {@link #forgot}.
   */
  public NavigableMap<String, ApiObject> at(ResourceType type, long revision) {
    NavigableMap<String, ApiObject> state = new TreeMap<>();
    for (ApiObject object : list(type, Selection.ALL)) {
      state.put(position(object.namespace(), object.name()), object);
    }
    List<ChangeLog.Change> later = log(type).after(revision, Integer.MAX_VALUE);
    for (int i = later.size() - 1; i >= 0; i--) {
      WatchEvent event = later.get(i).event();
      String position = position(event.object().namespace(), event.object().name());
      if (event.before() == null) {
        state.remove(position);
      } else {
        state.put(position, event.before());
      }
    }
    return state;
  }

  /**
   * Stores the object there, in place of any that was, as a new revision.
   *
   * @param tree given away by the caller; its resourceVersion is set here
   */
  public ApiObject put(ObjectKey key, ObjectNode tree) {
    ApiObject object = revise(tree);
    Table table = table(key.type());
    ApiObject before = table.get(path(key));
    table.put(path(key), object);
    announce(
        key.type(),
        new WatchEvent(
            before == null ? WatchEvent.Type.ADDED : WatchEvent.Type.MODIFIED, object, before));
    return object;
  }

  /** Removes the object; its last state is that tree, or what is stored if it is null. */
  public Optional<ApiObject> remove(ObjectKey key, @Nullable ObjectNode last) {
    Table table = table(key.type());
    ApiObject before = table.get(path(key));
    if (before == null) {
      return Optional.empty();
    }
    ApiObject object = revise(last == null ? before.copy() : last);
    table.remove(path(key));
    announce(key.type(), new WatchEvent(WatchEvent.Type.DELETED, object, before));
    return Optional.of(object);
  }

  /** Tells the listener of every change at once, before the writer goes on. */
  public void onChange(BiConsumer<ResourceType, WatchEvent> listener) {
    listeners.add(listener);
  }

  /**
   * Opens a place in the type's log.
   *
   * @param after reading begins behind this revision
   * @param onNews called, within the write, whenever there is something to read
   */
  public Cursor cursor(ResourceType type, long after, Runnable onNews) {
    return new Cursor(log(type), after, onNews);
  }

  /** Forgets all changes so far, so that watches that want them expire. */
  public void compact() {
    logs.values().forEach(ChangeLog::compact);
  }

  /** The index terms of an object, as {@link Selection} makes them. */
  public List<String> terms(ResourceType type, ApiObject object) {
    return table(type).terms(object);
  }

  private ApiObject revise(ObjectNode tree) {
    revision++;
    tree.withObject("/metadata").put("resourceVersion", Long.toString(revision));
    ApiObject object = ApiObject.of(tree);
    object.keepIn(parsed);
    return object;
  }

  private void announce(ResourceType type, WatchEvent event) {
    log(type).append(revision, event);
    listeners.forEach(listener -> listener.accept(type, event));
  }

  private Table table(ResourceType type) {
    return tables.computeIfAbsent(type, unseen -> new Table(indexedFields.apply(unseen)));
  }

  private ChangeLog log(ResourceType type) {
    return logs.computeIfAbsent(type, unseen -> new ChangeLog(logCapacity));
  }

  private static String path(ObjectKey key) {
    return Table.key(key.namespace(), key.name());
  }
}
