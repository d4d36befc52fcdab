package io.podwire.sim.apiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.clock.Simulation;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.Cursor;
import io.podwire.sim.store.Json;
import io.podwire.sim.store.ObjectKey;
import io.podwire.sim.store.ResourceType;
import io.podwire.sim.store.Selection;
import io.podwire.sim.store.Store;
import io.podwire.sim.store.WatchEvent;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The API server, without a way in: {@code .http} puts HTTP before it, components call it as {@link
 * Api}. Confined to the holder of the baton.
 */
public final class ApiServer implements Api {
  private static final int LOG_CAPACITY = 20_000;
  private static final WriteOptions STRICT =
      new WriteOptions(false, "", false, WriteOptions.FieldValidation.STRICT, false);

  // Some 10,000 Pods.
  private static final long PARSED_BYTES = 48L << 20;

  private final Simulation simulation;
  private final Catalogue catalogue = new Catalogue();
  private final Strategies strategies;
  private final Store store;
  private final NamespaceLifecycle lifecycle;
  private final Writer writer;
  private final Deleter deleter;
  private final Applier applier;
  private final Subscriptions subscriptions;
  private final AccountTokens tokens;
  private Runnable roles = () -> {};
  private @Nullable Dialer dialer;
  private Function<String, Optional<KubeletConnection>> kubelets = node -> Optional.empty();

  /**
   * @param strategies makes the kinds' strategies, which may look things up in the server
   */
  public ApiServer(Simulation simulation, Function<ApiServer, Strategies> strategies) {
    this.simulation = simulation;
    this.strategies = strategies.apply(this);
    this.store = new Store(type -> fields(type), LOG_CAPACITY, PARSED_BYTES);
    Metadata metadata = new Metadata(simulation);
    this.lifecycle = new NamespaceLifecycle(store);
    this.writer = new Writer(store, this.strategies, metadata, lifecycle);
    this.deleter = new Deleter(store, this.strategies, metadata);
    this.applier = new Applier(writer, store, this.strategies, metadata);
    this.subscriptions = new Subscriptions(simulation, store);
    this.tokens = new AccountTokens(this);
  }

  private List<String> fields(ResourceType type) {
    return strategies.of(type).indexedFields();
  }

  /** Where nodes are found by name when a request has to reach one. */
  public void connectKubelets(Function<String, Optional<KubeletConnection>> nodes) {
    kubelets = nodes;
  }

  /** What makes the roles that every cluster has, once they are needed: most tests need none. */
  public void provideRoles(Runnable creation) {
    roles = creation;
  }

  /** The roles that every cluster has are there from now on. */
  public void needRoles() {
    Runnable creation = roles;
    roles = () -> {};
    creation.run();
  }

  /** How Pods are reached when a request is to be handed on to one. */
  public void connectPods(Dialer network) {
    dialer = network;
  }

  /**
   * How Pods are reached.
   *
   * @throws ApiException if the server stands in no network
   */
  public Dialer dialer() {
    if (dialer == null) {
      throw Statuses.notSimulated("a proxy of a server without nodes");
    }
    return dialer;
  }

  /** The kubelet of the node, if it can be reached. */
  public Optional<KubeletConnection> kubelet(String node) {
    return kubelets.apply(node);
  }

  /** The tokens of service accounts. */
  public AccountTokens tokens() {
    return tokens;
  }

  public Simulation simulation() {
    return simulation;
  }

  public Catalogue catalogue() {
    return catalogue;
  }

  /** The types, versions of one kind, exist from now on and follow the strategy. */
  public void defineKinds(Iterable<ResourceType> types, Strategy strategy) {
    types.forEach(type -> strategies.with(type, strategy));
  }

  /** The types exist no more. */
  public void forgetKinds(Iterable<ResourceType> types) {
    types.forEach(strategies::without);
  }

  public Strategy strategy(ResourceType type) {
    return strategies.of(type);
  }

  /** The revision of the last change. */
  public long revision() {
    return store.revision();
  }

  /** How many objects of the type there are. */
  public int count(ResourceType type) {
    return store.count(type);
  }

  /** The selected objects from that {@link Store#position} on, at most so many. */
  public List<ApiObject> page(
      ResourceType type, Selection selection, @Nullable String from, int limit) {
    return store.page(type, selection, from, limit);
  }

  /** How many objects of the type, in the namespace if one is given, there are from there on. */
  public int countFrom(ResourceType type, String namespace, String from) {
    return store.countFrom(type, namespace, from);
  }

  /**
   * The objects of the type by their {@link Store#position}, as they were at that revision; empty
   * if they have not changed since.
   *
   * @throws ApiException if that is forgotten
   */
  public Optional<NavigableMap<String, ApiObject>> past(ResourceType type, long revision) {
    if (store.forgot(type, revision)) {
      throw Statuses.expired("The resourceVersion for the provided list is too old.");
    }
    return store.changedSince(type, revision)
        ? Optional.of(store.at(type, revision))
        : Optional.empty();
  }

  /** A place in the type's log, for a watch. */
  public Cursor cursor(ResourceType type, long after, Runnable onNews) {
    return store.cursor(type, after, onNews);
  }

  /** Forgets all changes so far, so that watches that want them expire with 410. */
  public void compact() {
    store.compact();
  }

  @Override
  public Optional<ApiObject> find(ObjectKey key) {
    return store.find(key);
  }

  @Override
  public List<ApiObject> list(ResourceType type) {
    return store.list(type, Selection.ALL);
  }

  @Override
  public List<ApiObject> list(ResourceType type, String namespace) {
    return store.list(type, new Selection(namespace, List.of()));
  }

  @Override
  public List<ApiObject> withLabels(
      ResourceType type, String namespace, Map<String, String> labels) {
    List<String> terms =
        labels.entrySet().stream()
            .map(label -> Selection.label(label.getKey(), label.getValue()))
            .toList();
    return store.list(type, new Selection(namespace, terms));
  }

  @Override
  public List<ApiObject> ownedBy(ResourceType type, String ownerUid) {
    return store.list(type, new Selection("", List.of(Selection.owner(ownerUid))));
  }

  @Override
  public List<ApiObject> withField(ResourceType type, String field, String value) {
    return store.list(type, new Selection("", List.of(indexTerm(type, field, value))));
  }

  private String indexTerm(ResourceType type, String field, String value) {
    if (!fields(type).contains(field)) {
      throw new IllegalArgumentException("the field " + field + " of " + type + " has no index");
    }
    return Selection.field(field, value);
  }

  /**
   * Brings what a client sent into the shape of its kind, in place: without it, no write.
   *
   * @return what the client is to be warned of
   * @throws ApiException if it has a wrong type somewhere, or a field too many where that counts
   */
  public List<String> decode(ResourceType type, ObjectNode object, WriteOptions options) {
    return decode(type, object, List.of(), options);
  }

  /**
   * As {@link #decode(ResourceType, ObjectNode, WriteOptions)}.
   *
   * @param duplicates the paths of fields that were sent twice
   */
  public List<String> decode(
      ResourceType type, ObjectNode object, List<String> duplicates, WriteOptions options) {
    return Decoding.decode(strategies.of(type), type, object, duplicates, options);
  }

  /**
   * Refuses what creates something of the object, where its namespace is about to end.
   *
   * @throws ApiException if nothing may be created there
   */
  public void admitToNamespace(ObjectKey key) {
    ObjectNode metadata = Json.object().put("name", key.name());
    lifecycle.admit(key.type(), key.namespace(), metadata);
  }

  @Override
  public ApiObject create(ResourceType type, ObjectNode object) {
    decodeOwn(type, object);
    String namespace = object.path("metadata").path("namespace").asText();
    return create(type, namespace, object, WriteOptions.NONE);
  }

  /** Creates the object, as a POST does. */
  public ApiObject create(
      ResourceType type, String namespace, ObjectNode object, WriteOptions options) {
    return writer.create(type, namespace, object, options);
  }

  @Override
  public ApiObject update(ResourceType type, ObjectNode object) {
    decodeOwn(type, object);
    return update(Writer.key(type, object), "", stored -> object, WriteOptions.NONE);
  }

  @Override
  public ApiObject updateStatus(ResourceType type, ObjectNode object) {
    ObjectNode written = object.objectNode();
    for (String field : new String[] {"apiVersion", "kind", "metadata", "status"}) {
      if (object.has(field)) {
        written.set(field, object.get(field)); // the rest stays what it is, and need not be read
      }
    }
    decodeOwn(type, written);
    return update(Writer.key(type, written), "status", stored -> written, WriteOptions.NONE);
  }

  /** A component that writes fields which do not exist has a defect, and is told. */
  private void decodeOwn(ResourceType type, ObjectNode object) {
    decode(type, object, STRICT);
  }

  /**
   * Applies the object, as a PATCH of server-side apply does; creates it where there is none.
   *
   * @param subresource what of it is written; empty for all but the status
   */
  public ApiObject apply(
      ObjectKey key, String subresource, ObjectNode object, WriteOptions options) {
    return applier.apply(key, subresource, object, options.applying());
  }

  /**
   * Changes the object by the function, as PUT and PATCH do.
   *
   * @param subresource what of it is written; empty for all but the status
   */
  public ApiObject update(
      ObjectKey key,
      String subresource,
      Function<ApiObject, ObjectNode> change,
      WriteOptions options) {
    return writer.update(key, subresource, change, options);
  }

  @Override
  public void bind(ObjectKey pod, String node) {
    Binding.bind(this, pod, node, WriteOptions.NONE);
  }

  @Override
  public void finalizeNamespace(ObjectNode namespace) {
    ObjectKey key = Writer.key(Resources.NAMESPACES, namespace);
    update(key, "finalize", stored -> namespace, WriteOptions.NONE);
  }

  @Override
  public String token(ObjectKey account, String audience, long seconds, ObjectKey pod) {
    return tokens.issue(
        find(account).orElseThrow(() -> Statuses.notFound(account)),
        audience.isEmpty() ? List.of() : List.of(audience),
        seconds,
        find(pod).orElseThrow(() -> Statuses.notFound(pod)));
  }

  @Override
  public List<ResourceType> types() {
    return catalogue.stored();
  }

  @Override
  public ApiObject delete(ObjectKey key, DeleteOptions options) {
    Deleter.Outcome outcome = deleter.delete(key, options);
    if (outcome.gone() && !strategies.of(key.type()).returnsDeletedObject()) {
      return ApiObject.of(Statuses.deleted(key.type(), key.name(), outcome.object().uid()));
    }
    return outcome.object();
  }

  @Override
  public AutoCloseable watch(String watcher, ResourceType type, Consumer<WatchEvent> listener) {
    return subscriptions.subscribe(watcher, type, "", listener);
  }

  @Override
  public AutoCloseable watchField(
      String watcher,
      ResourceType type,
      String field,
      String value,
      Consumer<WatchEvent> listener) {
    return subscriptions.subscribe(watcher, type, indexTerm(type, field, value), listener);
  }
}
