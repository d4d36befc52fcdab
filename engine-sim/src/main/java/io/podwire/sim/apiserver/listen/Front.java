package io.podwire.sim.apiserver.listen;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.SslContext;
import io.podwire.sim.apiserver.http.ApiHandler;

/** What all connections share. */
record Front(ApiHandler handler, Gateway gateway, Authenticator authenticator, Limits limits) {
  // As Go's server has it. https://github.com/golang/go/blob/go1.24.0/src/net/http/server.go
  // (DefaultMaxHeaderBytes)
  private static final int HEADERS_LIMIT = 1 << 20;

  /**
   * Makes the channel a connection to the server.
   *
   * @param afterTls what else is to see what is said, between TLS and HTTP
   */
  void equip(Channel channel, SslContext tls, ChannelHandler... afterTls) {
    HttpDecoderConfig http =
        new HttpDecoderConfig()
            .setMaxInitialLineLength(HEADERS_LIMIT)
            .setMaxHeaderSize(HEADERS_LIMIT)
            .setMaxChunkSize(64 * 1024);
    ChannelPipeline pipeline = channel.pipeline();
    pipeline.addLast(new PlainTextGuard()).addLast(tls.newHandler(channel.alloc()));
    pipeline.addLast(afterTls).addLast(new HttpServerCodec(http)).addLast(new HttpConnection(this));
  }
}
