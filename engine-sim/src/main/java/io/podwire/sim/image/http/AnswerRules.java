package io.podwire.sim.image.http;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a client takes for an answer, and its words for one that it does not take. */
public interface AnswerRules {
  /** Those of a client that takes nothing but HTTP. */
  AnswerRules STRICT = new StrictAnswers();

  /**
   * The beginning of an answer.
   *
   * @param version e.g. {@code HTTP/1.1}
   * @param code less than 200 for an answer that another follows
   * @param reason null if there is none
   */
  record Status(String version, int code, @Nullable String reason) {}

  /**
   * Reads the first line.
   *
   * @param whole whether it did not end with the stream
   */
  Status status(String line, boolean whole) throws IOException;

  /** What is said of a header without a colon. */
  IOException noHeader(String line);

  /**
   * The stream ended among the headers; the answer goes on if nothing is thrown.
   *
   * @param rest what was sent of the last line
   */
  void endInHead(String rest) throws IOException;

  /**
   * How long the body is.
   *
   * @param said each value of {@code Content-Length}; there is one at least
   */
  long length(List<String> said) throws IOException;

  /** Whether there may be a body behind that status. */
  boolean hasBody(int status);

  /** The stream ended within the body, so many bytes too early. */
  IOException cutOff(long missing);

  /** The stream ended within a body of chunks. */
  IOException cutOffChunks();

  /**
   * What is said of the size of a chunk that is none.
   *
   * @return null if that is the end of the body
   */
  @Nullable IOException noChunk(String line);
}
