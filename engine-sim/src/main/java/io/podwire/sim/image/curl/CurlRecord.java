package io.podwire.sim.image.curl;

import io.podwire.sim.clock.Simulation;
import io.podwire.sim.network.TcpConnection;
import java.util.EnumMap;
import java.util.Map;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.jspecify.annotations.Nullable;

/** What became of a transfer, and when: what {@code -w} can be asked for. */
final class CurlRecord {
  /** What is reached on the way to an answer. */
  enum Mark {
    NAMELOOKUP,
    CONNECT,
    APPCONNECT,
    PRETRANSFER,
    STARTTRANSFER
  }

  private final Simulation simulation;
  private final long start;
  private final Map<Mark, Long> marks = new EnumMap<>(Mark.class);
  private long began;
  private long redirected;
  private int redirects = -1;
  private int connects;
  private int connectStatus;
  private long received;
  private long expected = -1;
  private int sent;
  private String method = "GET";
  private String redirectUrl = "";
  private @Nullable CurlUrl url;
  private @Nullable TcpConnection connection;
  private @Nullable ClassicHttpResponse response;

  CurlRecord(Simulation simulation) {
    this.simulation = simulation;
    this.start = simulation.nanoTime();
  }

  // ---- written by the transfer -------------------------------------------------------------

  /** A request begins. */
  void begin(CurlUrl target) {
    url = target;
    began = simulation.nanoTime();
    redirected = began - start;
    redirects++;
    received = 0;
    expected = -1;
  }

  /** Reached now; what redirects took adds up, and nothing takes less than a microsecond. */
  void mark(Mark mark) {
    long micros = Math.max(1, (simulation.nanoTime() - began) / 1000);
    marks.merge(mark, micros, Long::sum);
  }

  void connected(TcpConnection made) {
    connection = made;
    connects++;
  }

  void reused(TcpConnection kept) {
    connection = kept;
  }

  void request(String asked, int bytes) {
    method = asked;
    sent = bytes;
  }

  void tunnelAnswer(ClassicHttpResponse answer) {
    connectStatus = answer.getCode();
  }

  /**
   * The head of the answer.
   *
   * @param length of the body; negative if it is not known
   */
  void answer(ClassicHttpResponse answer, long length) {
    response = answer;
    expected = length;
    mark(Mark.STARTTRANSFER);
  }

  void received(int bytes) {
    received += bytes;
  }

  /** Where the answer leads to, which is not followed. */
  void leadsTo(CurlUrl target) {
    redirectUrl = target.toString();
  }

  // ---- read --------------------------------------------------------------------------------

  long totalMicros() {
    return Math.max(1, (simulation.nanoTime() - start) / 1000);
  }

  /** When that was reached, in microseconds from the start; 0 if it was not. */
  long micros(Mark mark) {
    return marks.getOrDefault(mark, 0L);
  }

  long redirectMicros() {
    return redirected / 1000;
  }

  int redirects() {
    return Math.max(redirects, 0);
  }

  int connects() {
    return connects;
  }

  int connectStatus() {
    return connectStatus;
  }

  long received() {
    return received;
  }

  /** The length of the body; negative if it is not known. */
  long expected() {
    return expected;
  }

  int sent() {
    return sent;
  }

  String method() {
    return method;
  }

  String redirectUrl() {
    return redirectUrl;
  }

  @Nullable CurlUrl url() {
    return url;
  }

  @Nullable TcpConnection connection() {
    return connection;
  }

  @Nullable ClassicHttpResponse response() {
    return response;
  }

  int status() {
    return response == null ? 0 : response.getCode();
  }
}
