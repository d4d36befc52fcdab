package io.podwire.sim.image.http;

/** What came is no request that the server takes. */
public final class RefusedRequest extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient HttpReply reply;

  /**
   * @param reply what the client is told before the connection ends
   */
  public RefusedRequest(HttpReply reply) {
    super(reply.reason(), null, false, false);
    this.reply = reply;
  }

  HttpReply reply() {
    return reply;
  }
}
