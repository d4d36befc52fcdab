package io.podwire.sim.apiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.ObjectKey;
import io.podwire.sim.store.ResourceType;
import io.podwire.sim.store.WatchEvent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The API server as the cluster's own components call it: the same admission, the same status codes
 * as over HTTP, without the HTTP. Reading shares the server's indexes and costs no copy.
 *
 * <p>All of it is called, and all listeners are called, by the holder of the baton.
 */
public interface Api {
  /** The object there, if it exists. */
  Optional<ApiObject> find(ObjectKey key);

  /** All objects of the type, ordered by namespace and name. */
  List<ApiObject> list(ResourceType type);

  /** All objects of the type in the namespace, ordered by name. */
  List<ApiObject> list(ResourceType type, String namespace);

  /** Those in the namespace that carry all the labels; found by index. */
  List<ApiObject> withLabels(ResourceType type, String namespace, Map<String, String> labels);

  /** Those whose owner references name the uid; found by index. */
  List<ApiObject> ownedBy(ResourceType type, String ownerUid);

  /** Those whose field is the value, for example {@code spec.nodeName} of Pods; found by index. */
  List<ApiObject> withField(ResourceType type, String field, String value);

  /**
   * Creates the object.
   *
   * @throws ApiException as the server would answer a POST
   */
  ApiObject create(ResourceType type, ObjectNode object);

  /**
   * Replaces the object; its resourceVersion, if it says one, must be current.
   *
   * @throws ApiException as the server would answer a PUT
   */
  ApiObject update(ResourceType type, ObjectNode object);

  /** As {@link #update}, for the object's status alone. */
  ApiObject updateStatus(ResourceType type, ObjectNode object);

  /**
   * Assigns the Pod to the node, as a POST to its {@code binding} does: sets its {@code
   * spec.nodeName} and its condition PodScheduled.
   *
   * @throws ApiException if it is gone or assigned already
   */
  void bind(ObjectKey pod, String node);

  /**
   * Replaces a namespace's {@code spec.finalizers}, as a PUT to its {@code finalize} does; without
   * any left, a namespace that is being deleted is gone.
   *
   * @throws ApiException as the server would answer
   */
  void finalizeNamespace(ObjectNode namespace);

  /**
   * A token of the service account, bound to the Pod, as a POST to its {@code token} gives it.
   *
   * @param audience for whom; empty for the API server
   * @param seconds how long it lives
   * @throws ApiException if the account or the Pod is not there
   */
  String token(ObjectKey account, String audience, long seconds, ObjectKey pod);

  /** All kinds that there are at present, custom ones included, in a fixed order. */
  List<ResourceType> types();

  /**
   * Deletes the object, or begins to, where it is deleted gracefully or finalizers hold it.
   *
   * @return what a DELETE answers: the object as it is now, or a Status
   * @throws ApiException as the server would answer a DELETE
   */
  ApiObject delete(ObjectKey key, DeleteOptions options);

  /**
   * Tells the listener of all that exists, as added, and then of every change. Each event comes
   * some time after the change, in order per object; how long is drawn from the seed for each
   * watcher, for components hear of changes at different times.
   *
   * @param watcher the component's name, for the seed and the trace
   * @return ends the watch
   */
  AutoCloseable watch(String watcher, ResourceType type, Consumer<WatchEvent> listener);

  /**
   * As {@link #watch}, for the objects alone whose indexed field is the value: one that begins or
   * ceases to be is added or deleted to the listener. So a kubelet hears of its own Pods only.
   */
  AutoCloseable watchField(
      String watcher, ResourceType type, String field, String value, Consumer<WatchEvent> listener);
}
