package io.podwire.sim.image.http;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What a server takes for a request, and how it puts its answers: as different from server to
 * server as their parsers are.
 */
public interface HttpDialect {
  /** That of Go's {@code net/http}, for servers that are of no program in particular. */
  HttpDialect PLAIN = new GoDialect();

  /**
   * Reads a request up to its body.
   *
   * @return null if the client leaves before it has said all
   */
  @Nullable RequestHead read(HeadLines lines) throws IOException, RefusedRequest;

  /** Whether the connection is kept after that answer. */
  boolean keeps(RequestHead request, HttpReply reply);

  /**
   * The answer up to its body.
   *
   * @param request null if it was not one
   * @param date the time of the answer, in the form of HTTP
   * @return empty for an answer without a head
   */
  String head(@Nullable RequestHead request, HttpReply reply, boolean keeps, String date);
}
