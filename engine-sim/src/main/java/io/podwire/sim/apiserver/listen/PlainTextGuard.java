package io.podwire.sim.apiserver.listen;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Tells who speaks HTTP without TLS what is wrong, as Go's server does. */
final class PlainTextGuard extends ByteToMessageDecoder {
  // https://github.com/golang/go/blob/go1.24.0/src/net/http/server.go#L1926
  private static final byte[] ANSWER =
      "HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n"
          .getBytes(StandardCharsets.US_ASCII);
  private static final int TLS_HANDSHAKE = 22;

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    int first = in.getUnsignedByte(in.readerIndex());
    if (first == TLS_HANDSHAKE) {
      ctx.pipeline().remove(this); // and what it has read goes on
      return;
    }
    in.skipBytes(in.readableBytes());
    if (first >= 'A' && first <= 'Z') {
      ctx.writeAndFlush(Unpooled.wrappedBuffer(ANSWER)).addListener(ChannelFutureListener.CLOSE);
    } else {
      ctx.close();
    }
  }
}
