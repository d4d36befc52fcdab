package io.podwire.sim.image.http;

import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hc.core5.http.NoHttpResponseException;

/** {@link AnswerRules#STRICT}, in the words of Go. */
final class StrictAnswers implements AnswerRules {
  private static final Pattern STATUS = Pattern.compile("(HTTP/1\\.\\d) (\\d{3})(?: (.*))?");

  @Override
  public Status status(String line, boolean whole) throws IOException {
    Matcher words = STATUS.matcher(line);
    if (!whole && line.isEmpty()) {
      throw new NoHttpResponseException("EOF");
    }
    if (!whole || !words.matches()) {
      throw new IOException("malformed HTTP response \"" + line + "\"");
    }
    return new Status(words.group(1), Integer.parseInt(words.group(2)), words.group(3));
  }

  @Override
  public IOException noHeader(String line) {
    return new IOException("malformed MIME header line: " + line);
  }

  @Override
  public void endInHead(String rest) throws IOException {
    throw new EOFException("unexpected EOF");
  }

  @Override
  public long length(List<String> said) throws IOException {
    if (Set.copyOf(said).size() > 1 || !said.get(0).matches("\\d{1,18}")) {
      throw new IOException("bad Content-Length \"" + String.join(", ", said) + "\"");
    }
    return Long.parseLong(said.get(0));
  }

  @Override
  public boolean hasBody(int status) {
    return status != 204 && status != 304;
  }

  @Override
  public IOException cutOff(long missing) {
    return new EOFException("unexpected EOF");
  }

  @Override
  public IOException cutOffChunks() {
    return new EOFException("unexpected EOF");
  }

  @Override
  public IOException noChunk(String line) {
    return new IOException("invalid byte in chunk length");
  }
}
