package io.podwire.sim.apiserver.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;

/** Values that are written as text and mean something else. */
final class Texts {
  private static final String LAYOUT = "2006-01-02T15:04:05Z07:00";
  private static final String MICRO_LAYOUT = "2006-01-02T15:04:05.000000Z07:00";
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  // Most times are written so already; days that some month has not are left to the parser.
  private static final Pattern CANONICAL =
      Pattern.compile(
          "20\\d\\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\\d|2[0-8])T(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\dZ");

  private Texts() {}

  static JsonNode quantity(JsonNode value) {
    String text = value.asText();
    if (!value.isTextual() && !value.isNumber()) {
      text = value.toString();
    }
    String canonical = Quantity.parse(text).toString();
    return value.isTextual() && canonical.equals(text) ? value : TextNode.valueOf(canonical);
  }

  static JsonNode base64(JsonNode value) {
    String text = value.asText();
    int wrong = illegalByte(text);
    if (wrong >= 0) {
      throw new DecodingException("illegal base64 data at input byte " + wrong);
    }
    return value;
  }

  /** Where Go's decoder finds the first byte that is not standard base64; negative for nowhere. */
  private static int illegalByte(String text) {
    int significant = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n' || c == '\r') {
        continue;
      }
      if (c == '=') {
        return illegalPadding(text, i, significant % 4);
      }
      boolean legal =
          c >= 'A' && c <= 'Z'
              || c >= 'a' && c <= 'z'
              || c >= '0' && c <= '9'
              || c == '+'
              || c == '/';
      if (!legal) {
        return i;
      }
      significant++;
    }
    return significant % 4 == 0 ? -1 : text.length() - significant % 4;
  }

  private static int illegalPadding(String text, int at, int offset) {
    int wanted = offset == 2 ? 2 : offset == 3 ? 1 : 0;
    if (wanted == 0) {
      return at;
    }
    String rest = text.substring(at).strip();
    if (rest.startsWith("=".repeat(wanted))) {
      return rest.length() == wanted ? -1 : at + wanted;
    }
    return rest.length() == 1 ? text.length() : at + 1;
  }

  static JsonNode time(JsonNode value, boolean micros) {
    String text = value.asText();
    if (!micros && CANONICAL.matcher(text).matches()) {
      return value;
    }
    Instant moment;
    try {
      moment = OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException notATime) {
      String layout = micros ? MICRO_LAYOUT : LAYOUT;
      throw new DecodingException(
          "parsing time \""
              + text
              + "\" as \""
              + layout
              + "\": cannot parse \""
              + text
              + "\" as \"2006\"");
    }
    String canonical =
        micros ? MICROS.format(moment) : moment.truncatedTo(ChronoUnit.SECONDS).toString();
    return canonical.equals(text) ? value : TextNode.valueOf(canonical);
  }
}
