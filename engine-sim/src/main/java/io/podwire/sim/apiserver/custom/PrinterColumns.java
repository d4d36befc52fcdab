package io.podwire.sim.apiserver.custom;

import com.fasterxml.jackson.databind.JsonNode;
import io.podwire.sim.apiserver.table.Ages;
import io.podwire.sim.apiserver.table.Column;
import io.podwire.sim.apiserver.table.JsonPath;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The columns that a definition declares.
 *
 * @see <a
 *     href="https://github.com/kubernetes/apiextensions-apiserver/blob/v0.34.0/pkg/registry/customresource/tableconvertor/tableconvertor.go">tableconvertor.go</a>
 */
final class PrinterColumns {
  private PrinterColumns() {}

  static List<Column> of(JsonNode version) {
    List<Column> columns = new ArrayList<>();
    columns.add(Column.ofName());
    JsonNode declared = version.path("additionalPrinterColumns");
    declared.forEach(column -> columns.add(column(column)));
    if (declared.isEmpty()) {
      columns.add(Column.ofAge("date"));
    }
    return columns;
  }

  private static Column column(JsonNode declared) {
    String path = declared.path("jsonPath").asText();
    JsonPath compiled = JsonPath.parse(path);
    String type = declared.path("type").asText();
    String said = declared.path("description").asText();
    return new Column(
        declared.path("name").asText(),
        type,
        declared.path("format").asText(),
        said.isEmpty() ? "Custom resource definition column (in JSONPath format): " + path : said,
        declared.path("priority").asInt(),
        (object, now) -> cell(compiled.first(object.tree()), type, now));
  }

  private static @Nullable Object cell(@Nullable JsonNode value, String type, Instant now) {
    if (value == null || value.isNull()) {
      return null;
    }
    return switch (type) {
      case "string" -> value.isTextual() ? value.asText() : value.toString();
      case "integer" -> value.isNumber() ? (Object) value.asLong() : null;
      case "number" -> value.isNumber() ? (Object) value.asDouble() : null;
      case "boolean" -> value.isBoolean() ? (Object) value.asBoolean() : null;
      case "date" -> value.isTextual() ? age(value.asText(), now) : null;
      default -> null;
    };
  }

  private static String age(String moment, Instant now) {
    try {
      return Ages.since(OffsetDateTime.parse(moment).toInstant().toString(), now);
    } catch (DateTimeException notOne) {
      return "<invalid>";
    }
  }
}
