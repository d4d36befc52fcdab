package io.podwire.sim.apiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.schema.Decoder;
import io.podwire.sim.apiserver.schema.DecodingException;
import io.podwire.sim.apiserver.schema.Schema;
import io.podwire.sim.apiserver.schema.Struct;
import io.podwire.sim.apiserver.table.Column;
import io.podwire.sim.apiserver.table.Tables;
import io.podwire.sim.apiserver.validation.Errors;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.ResourceType;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What is peculiar to a kind, at the steps of a write where Kubernetes asks it. A kind without
 * peculiarities is a plain instance.
 *
 * <p>Trees may be edited unless they are an {@link ApiObject}'s; those are the stored state.
 *
 * @see <a
 *     href="https://github.com/kubernetes/kubernetes/blob/v1.34.0/staging/src/k8s.io/apiserver/pkg/registry/rest/create.go">create.go</a>
 */
public class Strategy {
  /** What is indexed beside names, labels and owners: dotted paths. */
  public List<String> indexedFields() {
    return List.of();
  }

  /** What {@code fieldSelector} takes beside metadata.name and metadata.namespace. */
  public List<String> selectableFields() {
    return indexedFields();
  }

  /** The structure of the kind's objects; null where there is none. */
  public @Nullable Struct struct(ResourceType type) {
    return Schema.kubernetes().of(type).orElse(null);
  }

  /** Whether the kind is one of a custom resource definition: Go has no structure for it. */
  public boolean isCustom() {
    return false;
  }

  /**
   * Brings what a client sent into the shape of the version that it was sent in, in place.
   *
   * @return the fields that the kind has not, with their paths
   * @throws DecodingException if a field has a wrong type
   */
  public List<String> decode(ResourceType served, ObjectNode object) {
    Struct struct = struct(served);
    return struct == null ? List.of() : Decoder.decode(struct, object);
  }

  /** What objects of the kind say in {@code apiVersion} while they are written. */
  public String apiVersion(ResourceType type, ObjectNode object) {
    return type.apiVersion();
  }

  /** Brings a valid object to what is kept of it, in the stored version, in place. */
  public void toStored(ObjectNode object) {}

  /** Brings a stored object to a version in which it is served, in place. */
  public void toServed(ObjectNode object, ResourceType served) {}

  /** Whether the stored object is what clients of that version are to see. */
  public boolean isServedAsStored(ResourceType served) {
    return true;
  }

  /** The OpenAPI schema of a custom kind's version; missing for other kinds. */
  public JsonNode schema(ResourceType served) {
    return MissingNode.getInstance();
  }

  /** The columns of a table of the kind's objects. */
  public List<Column> columns(ResourceType served) {
    return Tables.columns(served);
  }

  /** Where replicas are said, for {@code /scale}. */
  public ScaleFields scale(ResourceType served) {
    return ScaleFields.OF_WORKLOADS;
  }

  /** Fills what the object leaves open; on creation and on every change. */
  public void setDefaults(ObjectNode object) {}

  /** Admission: may change the new object or throw an {@link ApiException}. */
  public void admit(ObjectNode object) {}

  /** Clears what a creator may not say. */
  public void prepareForCreate(ObjectNode object) {
    object.remove("status");
  }

  /** The new object has its name and uid now, which others of its fields may follow from. */
  public void identified(ObjectNode object) {}

  /** Finds what is wrong with a new object. */
  public void validate(ObjectNode object, Errors errors) {}

  /** Admission of a deletion: may throw an {@link ApiException}. */
  public void admitDeletion(ApiObject object) {}

  /** Whether an object that is being deleted says how long that may take. */
  public boolean saysGracePeriod() {
    return true;
  }

  /** The first deletion marks the object. */
  public void prepareForDelete(ObjectNode object) {}

  /** Clears what an updater may not say; the status comes from the stored object already. */
  public void prepareForUpdate(ObjectNode object, ApiObject old) {}

  /** Finds what is wrong with the change. */
  public void validateUpdate(ObjectNode object, ApiObject old, Errors errors) {
    validate(object, errors);
  }

  /** What of the metadata a write of the status leaves as it is, beside what no writer changes. */
  public List<String> metadataWithoutStatus() {
    return List.of();
  }

  /** Finds what is wrong with the change of the status. */
  public void validateStatus(ObjectNode object, ApiObject old, Errors errors) {}

  /**
   * Takes what must be unique in the cluster, such as addresses, once the object is valid.
   *
   * @param old the stored object; null when it is new
   * @param dryRun whether what is taken is given back at once
   */
  public Reservation reserve(ObjectNode object, @Nullable ApiObject old, boolean dryRun) {
    return Reservation.NONE;
  }

  /** The object is gone. */
  public void deleted(ApiObject object) {}

  /** Whether deleting the object without a word on grace waits for it to end, and how long. */
  public OptionalLong gracePeriod(ApiObject object, OptionalLong asked) {
    return OptionalLong.empty();
  }

  /** Whether an update need not say which revision it changes. */
  public boolean allowsUnconditionalUpdate() {
    return true;
  }

  /** Whether a PUT creates the object where there is none. */
  public boolean allowsCreateOnUpdate() {
    return false;
  }

  /** Whether a change of anything but metadata and status counts as a new generation. */
  public boolean hasGeneration() {
    return false;
  }

  /** Fields whose change is no new generation. */
  public String[] uncounted() {
    return new String[] {"metadata", "status"};
  }

  /** Whether the change is a new generation, of a kind that has them. */
  public boolean isNewGeneration(ObjectNode object, ApiObject old) {
    return !Trees.sameExcept(object, old.tree(), uncounted());
  }

  /** Whether what the object owns outlives it where its deletion does not say otherwise. */
  public boolean orphansByDefault() {
    return false;
  }

  /** What the server warns of when it does so. */
  public List<String> warningsOfOrphans() {
    return List.of();
  }

  /** Whether the object has a status of its own, that only {@code /status} changes. */
  public boolean hasStatus() {
    return true;
  }

  /** Whether a finalizer without a domain must be one that Kubernetes knows. */
  public boolean knowsFinalizers() {
    return true;
  }

  /** What is wrong with the name. */
  public List<String> validateName(String name) {
    return io.podwire.sim.apiserver.validation.Formats.dnsSubdomain(name);
  }

  /** Whether a completed deletion answers with the object instead of a Status. */
  public boolean returnsDeletedObject() {
    return false;
  }

  /** What the server tells everyone who uses that version. */
  public List<String> notices(ResourceType served) {
    return List.of();
  }

  /** What the server warns the writer of. */
  public List<String> warnings(ObjectNode object) {
    return List.of();
  }

  /** What the server warns the writer of the status of. */
  public List<String> statusWarnings(ObjectNode object) {
    return List.of();
  }

  /** What the server warns everyone of who asks for the kind; empty if nothing. */
  public String deprecation() {
    return "";
  }

  /** What was taken for a write, until it is sure that it happens. */
  public interface Reservation {
    Reservation NONE = () -> {};

    /** The write does not happen: gives all back. */
    void release();

    /** The write has happened: gives back what the object had before. */
    default void commit() {}
  }
}
