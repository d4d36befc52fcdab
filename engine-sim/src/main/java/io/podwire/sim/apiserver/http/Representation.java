package io.podwire.sim.apiserver.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.table.Tables;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.Json;
import java.util.List;

/**
 * In which form a client wants objects: whole, their metadata alone, or as the rows of a table.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/reference/using-api/api-concepts/#receiving-resources-as-tables">Receiving
 *     resources as Tables</a>
 */
final class Representation {
  private enum Form {
    WHOLE,
    METADATA,
    TABLE
  }

  private final Served served;
  private final Form form;
  private final String inRows;
  private final boolean columns;

  private Representation(Served served, Form form, String inRows, boolean columns) {
    this.served = served;
    this.form = form;
    this.inRows = inRows;
    this.columns = columns;
  }

  static Representation of(ApiRequest request, Served served) {
    String accept = request.header("accept").orElse("");
    Form form =
        accept.contains("as=Table")
            ? Form.TABLE
            : accept.contains("as=PartialObjectMetadata") ? Form.METADATA : Form.WHOLE;
    return new Representation(served, form, request.parameter("includeObject"), true);
  }

  /** For what follows: only the first of a watch's tables says what its columns are. */
  Representation withoutColumns() {
    return form == Form.TABLE && columns ? new Representation(served, form, inRows, false) : this;
  }

  boolean isWhole() {
    return form == Form.WHOLE;
  }

  /** One object. */
  byte[] object(ApiObject stored) {
    ApiObject object = served.view(stored);
    return switch (form) {
      case WHOLE -> object.json();
      case METADATA -> Json.bytes(metadata(object));
      case TABLE -> {
        ObjectNode metadata =
            Json.object().put("resourceVersion", Long.toString(object.resourceVersion()));
        yield table(List.of(object), metadata);
      }
    };
  }

  /** Several objects, in any form but whole. */
  byte[] list(List<ApiObject> stored, JsonNode metadata) {
    List<ApiObject> objects = stored.stream().map(served::view).toList();
    if (form == Form.TABLE) {
      return table(objects, metadata);
    }
    ObjectNode list =
        Json.object().put("kind", "PartialObjectMetadataList").put("apiVersion", "meta.k8s.io/v1");
    list.set("metadata", metadata);
    var items = list.putArray("items");
    objects.forEach(object -> items.add(metadata(object)));
    return Json.bytes(list);
  }

  private byte[] table(List<ApiObject> objects, JsonNode metadata) {
    ObjectNode table =
        Tables.of(
            served.strategy().columns(served.type()),
            objects,
            inRows,
            served.server().simulation().now(),
            metadata);
    if (!columns) {
      table.putNull("columnDefinitions");
    }
    return Json.bytes(table);
  }

  private static ObjectNode metadata(ApiObject object) {
    return Tables.metadata(object);
  }
}
