package io.podwire.sim.apiserver.http;

import io.podwire.sim.apiserver.KubeletConnection.RemoteProcess;
import io.podwire.sim.apiserver.KubeletConnection.RemoteStreams;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** What a far side sends, as the body of an answer. What comes before the reader is there waits. */
final class RemoteBody implements ApiResponse.ByteStream, RemoteStreams {
  private final Queue<byte[]> early = new ArrayDeque<>();
  private ApiResponse.@Nullable Receiver reader;
  private @Nullable RemoteProcess source;
  private boolean ended;

  void begin(RemoteProcess started) {
    source = started;
  }

  @Override
  public void start(ApiResponse.Receiver receiver) {
    reader = receiver;
    early.forEach(receiver::bytes);
    early.clear();
    if (ended) {
      receiver.end();
    }
  }

  @Override
  public void cancel() {
    if (source != null && !ended) {
      source.disconnect();
    }
  }

  @Override
  public void stdout(byte[] bytes) {
    if (reader == null) {
      early.add(bytes);
    } else {
      reader.bytes(bytes);
    }
  }

  @Override
  public void stderr(byte[] bytes) {
    stdout(bytes);
  }

  @Override
  public void exited(int code) {
    ended = true;
    if (reader != null) {
      reader.end();
    }
  }

  @Override
  public void failed(String message) {
    stdout(message.getBytes(StandardCharsets.UTF_8));
    exited(1);
  }
}
