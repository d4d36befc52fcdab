package io.podwire.sim.http.grpc;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.message.BasicHeader;
import org.apache.hc.core5.http2.frame.DefaultFrameFactory;
import org.apache.hc.core5.http2.frame.FrameFactory;
import org.apache.hc.core5.http2.frame.FrameFlag;
import org.apache.hc.core5.http2.frame.FrameType;
import org.apache.hc.core5.http2.frame.RawFrame;
import org.apache.hc.core5.http2.hpack.HPackDecoder;
import org.apache.hc.core5.http2.hpack.HPackEncoder;
import org.apache.hc.core5.http2.impl.io.FrameInputBuffer;
import org.apache.hc.core5.http2.impl.io.FrameOutputBuffer;
import org.apache.hc.core5.util.ByteArrayBuffer;

/**
 * The frames of one connection (<a href="https://www.rfc-editor.org/rfc/rfc9113">RFC 9113</a>),
 * which is used by one task at a time.
 */
final class Frames {
  /** What a client says first. */
  static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII);

  private static final int MAX_FRAME = 16_384;
  private static final int HEADER_TABLE = 4_096;

  private final InputStream in;
  private final OutputStream out;
  private final FrameInputBuffer reader = new FrameInputBuffer(MAX_FRAME);
  private final FrameOutputBuffer writer = new FrameOutputBuffer(MAX_FRAME);
  private final FrameFactory frames = DefaultFrameFactory.INSTANCE;
  private final HPackEncoder encoder = new HPackEncoder(HEADER_TABLE, US_ASCII);
  private final HPackDecoder decoder = new HPackDecoder(HEADER_TABLE, US_ASCII);

  Frames(InputStream in, OutputStream out) {
    this.in = in;
    this.out = out;
  }

  /** The next frame that is about a call: those about the connection are answered meanwhile. */
  RawFrame next() throws IOException {
    while (true) {
      RawFrame frame = read();
      if (frame.isType(FrameType.SETTINGS)) {
        acknowledge(frame);
      } else if (frame.isType(FrameType.PING)) {
        if (!frame.isFlagSet(FrameFlag.ACK)) {
          write(frames.createPingAck(frame.getPayloadContent()));
        }
      } else if (frame.isType(FrameType.GOAWAY)) {
        throw new EOFException("EOF");
      } else if (!frame.isType(FrameType.WINDOW_UPDATE) && !frame.isType(FrameType.PRIORITY)) {
        return frame;
      }
    }
  }

  /** Waits for what the peer has to say first, if it speaks HTTP/2. */
  void expectSettings() throws IOException {
    RawFrame frame = read();
    if (!frame.isType(FrameType.SETTINGS)) {
      throw new IOException("not a SETTINGS frame: " + frame);
    }
    acknowledge(frame);
  }

  private void acknowledge(RawFrame settings) throws IOException {
    if (!settings.isFlagSet(FrameFlag.ACK)) {
      write(frames.createSettingsAck());
    }
  }

  private RawFrame read() throws IOException {
    RawFrame frame = reader.read(in);
    if (frame == null) {
      throw new EOFException("EOF");
    }
    return frame;
  }

  private void write(RawFrame frame) throws IOException {
    writer.write(frame, out);
  }

  void settings() throws IOException {
    write(frames.createSettings());
  }

  void headers(int stream, boolean last, List<Map.Entry<String, String>> headers)
      throws IOException {
    List<Header> list = new ArrayList<>();
    headers.forEach(header -> list.add(new BasicHeader(header.getKey(), header.getValue())));
    ByteArrayBuffer block = new ByteArrayBuffer(256);
    encoder.encodeHeaders(block, list, false);
    write(
        frames.createHeaders(
            stream, ByteBuffer.wrap(block.array(), 0, block.length()), true, last));
  }

  /** Sends one message. */
  void message(int stream, boolean last, byte[] message) throws IOException {
    ByteBuffer data = ByteBuffer.allocate(5 + message.length);
    data.put((byte) 0).putInt(message.length).put(message).flip();
    write(frames.createData(stream, data, last));
  }

  /** The headers that a frame begins, with those of the frames that continue it. */
  List<Header> headers(RawFrame first) throws IOException {
    ByteArrayBuffer block = new ByteArrayBuffer(256);
    RawFrame frame = first;
    append(block, content(frame, FrameFlag.PRIORITY));
    while (!frame.isFlagSet(FrameFlag.END_HEADERS)) {
      frame = read();
      append(block, frame.getPayloadContent());
    }
    try {
      return decoder.decodeHeaders(ByteBuffer.wrap(block.array(), 0, block.length()));
    } catch (org.apache.hc.core5.http.HttpException broken) {
      throw new IOException(broken);
    }
  }

  /** A frame's content without its priority, where it has one. */
  private static ByteBuffer content(RawFrame frame, FrameFlag priority) {
    ByteBuffer content = frame.getPayloadContent();
    if (frame.isFlagSet(priority)) {
      content.position(content.position() + 5);
    }
    return content;
  }

  static void append(ByteArrayBuffer buffer, ByteBuffer content) {
    if (content != null) {
      byte[] bytes = new byte[content.remaining()];
      content.get(bytes);
      buffer.append(bytes, 0, bytes.length);
    }
  }

  static String value(List<Header> headers, String name) {
    for (Header header : headers) {
      if (header.getName().equals(name)) {
        return header.getValue();
      }
    }
    return "";
  }
}
