package io.podwire.sim.image.curl;

import io.podwire.sim.image.http.AnswerRules;
import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hc.core5.http.NoHttpResponseException;

/**
 * What curl takes for an answer (<a
 * href="https://github.com/curl/curl/blob/curl-7_88_1/lib/http.c">http.c</a>, <a
 * href="https://github.com/curl/curl/blob/curl-7_88_1/lib/transfer.c">transfer.c</a>).
 */
final class CurlAnswers implements AnswerRules {
  private static final int WRONG_PROTOCOL = 1;
  private static final int WEIRD_REPLY = 8;
  private static final int PARTIAL_FILE = 18;
  private static final int RECEIVE_ERROR = 56;
  private static final Pattern NUMBERED =
      Pattern.compile("HTTP/(\\d)(?:\\.(\\d))? +(\\d+)(?: (.*))?");

  @Override
  public Status status(String line, boolean whole) throws IOException {
    if (!whole) {
      throw new NoHttpResponseException(line);
    }
    if (!line.startsWith("HTTP/")) {
      throw new CurlFailure(WRONG_PROTOCOL, "Received HTTP/0.9 when not allowed");
    }
    Matcher words = NUMBERED.matcher(line);
    if (!words.matches()) {
      throw new CurlFailure(WRONG_PROTOCOL, "Unsupported HTTP version in response");
    }
    String minor = words.group(2) == null ? "0" : words.group(2);
    String version = words.group(1) + "." + minor;
    if (!version.matches("1\\.[01]|2\\.0")) {
      throw new CurlFailure(
          WRONG_PROTOCOL, "Unsupported HTTP version (" + version + ") in response");
    }
    if (words.group(3).length() != 3 || words.group(3).startsWith("0")) {
      throw new CurlFailure(WRONG_PROTOCOL, "Unsupported response code in HTTP response");
    }
    return new Status("HTTP/" + version, Integer.parseInt(words.group(3)), words.group(4));
  }

  @Override
  public IOException noHeader(String line) {
    return new CurlFailure(WEIRD_REPLY, "Header without colon");
  }

  /** That is the end of the answer, too. */
  @Override
  public void endInHead(String rest) {}

  @Override
  public long length(List<String> said) throws IOException {
    String last = said.get(said.size() - 1);
    if (!said.stream().allMatch(each -> each.matches("\\d{1,18}"))) {
      throw new CurlFailure(WEIRD_REPLY, "Invalid Content-Length: value");
    }
    return Long.parseLong(last);
  }

  @Override
  public boolean hasBody(int status) {
    return status != 204 && status != 304;
  }

  @Override
  public IOException cutOff(long missing) {
    return new CurlFailure(
        PARTIAL_FILE, "transfer closed with " + missing + " bytes remaining to read");
  }

  @Override
  public IOException cutOffChunks() {
    return new CurlFailure(PARTIAL_FILE, "transfer closed with outstanding read data remaining");
  }

  @Override
  public IOException noChunk(String line) {
    return new CurlFailure(
        RECEIVE_ERROR, "Illegal or missing hexadecimal sequence in chunked-encoding");
  }
}
