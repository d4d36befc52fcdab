package io.podwire.sim.apiserver.listen;

/** What is spoken over the streams of one SPDY connection. Called with the baton held. */
interface SpdyService {
  /** The client has opened a stream. */
  void opened(SpdyStream stream);

  /** Bytes came on the stream. */
  void data(SpdyStream stream, byte[] bytes);

  /** Nothing more comes on the stream; it may still be written to. */
  void ended(SpdyStream stream);

  /** The client has thrown the stream away. */
  void reset(SpdyStream stream);

  /** The connection is gone. */
  void closed();
}
