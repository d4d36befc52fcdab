package io.podwire.sim.image.busybox;

import io.podwire.sim.image.http.AnswerRules;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.jspecify.annotations.Nullable;

/**
 * What BusyBox's wget takes for an answer (<a
 * href="https://git.busybox.net/busybox/tree/networking/wget.c?h=1_35_stable">wget.c</a>).
 */
final class WgetAnswers implements AnswerRules {
  private static final Pattern STATUS = Pattern.compile("(\\S*)\\s*(\\d{0,9})(?: (.*)|.*)");
  private static final Pattern VERSION = Pattern.compile("HTTP/\\d\\.\\d");

  /** A status that is no number is 0, which is passed over. */
  @Override
  public Status status(String line, boolean whole) throws IOException {
    Matcher words = STATUS.matcher(line);
    if (!whole && line.isEmpty() || !words.matches()) {
      throw new NoHttpResponseException(line);
    }
    String version = VERSION.matcher(words.group(1)).matches() ? words.group(1) : "HTTP/1.1";
    int code = words.group(2).isEmpty() ? 0 : Integer.parseInt(words.group(2));
    if (code != 0 && code != 100 && code < 200) {
      throw new ToolFailure("server returned error: " + line);
    }
    return new Status(version, code, words.group(3));
  }

  @Override
  public IOException noHeader(String line) {
    return new ToolFailure("bad header line: " + line.toLowerCase(Locale.ROOT));
  }

  @Override
  public void endInHead(String rest) throws IOException {
    if (!rest.isEmpty()) {
      throw noHeader(rest);
    }
  }

  @Override
  public long length(List<String> said) throws IOException {
    for (String each : said) {
      if (!each.matches("\\d{1,18}")) {
        throw new ToolFailure("content-length " + each + " is garbage");
      }
    }
    return Long.parseLong(said.get(said.size() - 1));
  }

  @Override
  public boolean hasBody(int status) {
    return true;
  }

  @Override
  public IOException cutOff(long missing) {
    return new ToolFailure("connection closed prematurely");
  }

  @Override
  public IOException cutOffChunks() {
    return new ToolFailure("error getting response");
  }

  /** No number is 0, the last of the chunks. */
  @Override
  public @Nullable IOException noChunk(String line) {
    return null;
  }
}
