package io.podwire.sim.apiserver.listen;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.podwire.sim.apiserver.http.ApiResponse;

/** An answer that goes on, in chunks. Called with the baton held; never waits for the client. */
final class StreamingAnswer implements ApiResponse.Receiver {
  private final Unread unread;
  private final Runnable onEnd;

  /**
   * @param drained run on the event loop
   * @param onEnd run with the baton held
   */
  StreamingAnswer(Channel channel, Limits limits, Runnable drained, Runnable onEnd) {
    this.unread = new Unread(channel, limits, drained);
    this.onEnd = onEnd;
  }

  @Override
  public void bytes(byte[] bytes) {
    if (bytes.length > 0) { // an empty chunk would end the body
      unread.write(new DefaultHttpContent(Unpooled.wrappedBuffer(bytes)), bytes.length);
    }
  }

  @Override
  public void end() {
    onEnd.run();
  }

  @Override
  public long backlog() {
    return unread.backlog();
  }
}
