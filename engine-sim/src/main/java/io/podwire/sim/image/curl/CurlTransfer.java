package io.podwire.sim.image.curl;

import io.podwire.sim.image.curl.CurlConnections.Open;
import io.podwire.sim.image.curl.CurlRecord.Mark;
import io.podwire.sim.runtime.NotSimulatedException;
import io.podwire.sim.runtime.UnixProcess;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.jspecify.annotations.Nullable;

/** One URL, with its redirects. */
final class CurlTransfer {
  private static final int MAX_REDIRECTS = 50;
  private static final int BLOCK = 16 * 1024; // CURL_MAX_WRITE_SIZE
  private static final int TOO_MANY_REDIRECTS = 47;
  private static final int EMPTY_REPLY = 52;
  private static final int SEE_OTHER = 303;

  private final UnixProcess process;
  private final CurlOptions options;
  private final CurlConnections connections;
  private final String given;
  private final CurlReport report;
  private final CurlRecord record;
  private final CurlLimits limits;
  private final CurlNames names;
  private final CurlConnector connector;
  private final CurlData data;
  private boolean posts = true;

  CurlTransfer(
      UnixProcess process,
      CurlOptions options,
      CurlConnections connections,
      CurlReport report,
      String url) {
    this.process = process;
    this.options = options;
    this.connections = connections;
    this.given = url;
    this.report = report;
    this.data = new CurlData(process, options);
    this.record = new CurlRecord(process.simulation());
    this.limits = new CurlLimits(process.simulation(), options);
    this.names = new CurlNames(process, options);
    this.connector = new CurlConnector(process, options, report, record, limits, names);
  }

  CurlRecord record() {
    return record;
  }

  void finish(CurlRetries.Outcome outcome) throws IOException {
    report.finish(outcome);
  }

  void run() throws IOException {
    report.begin();
    names.load(report);
    String target = given;
    if (options.has("get") && data.body() != null && !data.text().isEmpty()) {
      target += (target.contains("?") ? "&" : "?") + data.text();
    }
    CurlUrl origin = CurlUrl.parse(target, options.has("path-as-is"));
    CurlUrl url = origin;
    long most = options.number("max-redirs", MAX_REDIRECTS);
    for (int redirects = 0; ; redirects++) {
      CurlUrl next = request(url, origin);
      if (next == null) {
        report.complete();
        return;
      }
      if (most >= 0 && redirects >= most) {
        record.leadsTo(next);
        throw report.noted(
            new CurlFailure(TOO_MANY_REDIRECTS, "Maximum (" + most + ") redirects followed"));
      }
      url = next;
    }
  }

  // ---- the request -------------------------------------------------------------------------

  /** Makes a request; what it leads to, if that is followed. */
  private @Nullable CurlUrl request(CurlUrl url, CurlUrl origin) throws IOException {
    record.begin(url);
    limits.begin();
    Open open = null;
    boolean kept = false;
    try {
      CurlProxy proxy = CurlProxy.of(process, options, url, report::note);
      CurlRequest request = new CurlRequest(options, data, url, origin, proxy, posts);
      byte[] body = request.body();
      record.request(request.method(), 0);
      open = open(url, proxy);
      open.connection().setDeadline(limits.deadline());
      record.mark(Mark.PRETRANSFER);
      report.request(request.line(), request.headers());
      record.request(request.method(), body == null ? 0 : body.length);
      ClassicHttpResponse response = open.call().exchange(request.line(), request.headers(), body);
      CurlUrl next = receive(response, url, request.method());
      kept = CurlConnections.survives(response);
      report.note(
          kept
              ? "Connection #0 to host "
                  + (proxy == null ? url : proxy.server()).host()
                  + " left intact"
              : "Closing connection 0");
      if (kept) {
        connections.keep(url, proxy, open);
      }
      return next;
    } catch (SocketTimeoutException late) {
      throw late();
    } catch (NoHttpResponseException nothing) {
      throw report.noted(new CurlFailure(EMPTY_REPLY, "Empty reply from server"));
    } catch (SocketException reset) {
      throw report.noted(new CurlFailure(CurlFailure.RECEIVE_ERROR, CurlConnector.RESET));
    } finally {
      if (open != null && !kept) {
        open.socket().close();
      }
    }
  }

  private Open open(CurlUrl url, @Nullable CurlProxy proxy) throws IOException {
    Open kept = connections.take(url, proxy);
    if (kept == null) {
      return connector.open(url, proxy);
    }
    report.note(
        "Re-using existing connection #0 with "
            + (proxy == null ? "host " + url.host() : "proxy " + proxy.server().host()));
    record.mark(Mark.NAMELOOKUP);
    record.reused(kept.connection());
    return kept;
  }

  private CurlFailure late() throws IOException {
    String size = record.expected() < 0 ? "" : " out of " + record.expected();
    return report.noted(
        new CurlFailure(
            CurlFailure.TIMED_OUT,
            String.format(
                "Operation timed out after %d milliseconds with %d%s bytes received",
                limits.elapsedMillis(), record.received(), size)));
  }

  // ---- the answer --------------------------------------------------------------------------

  private @Nullable CurlUrl receive(ClassicHttpResponse response, CurlUrl url, String method)
      throws IOException {
    HttpEntity body = response.getEntity();
    record.answer(response, body == null ? -1 : body.getContentLength());
    report.head(response);
    int status = response.getCode();
    boolean failed = status >= 400 && (options.has("fail") || options.has("fail-with-body"));
    if (failed && !options.has("fail-with-body")) {
      throw httpError(status);
    }
    Header location = response.getFirstHeader("Location");
    boolean redirect = status >= 300 && status < 400 && location != null;
    boolean follows = redirect && options.has("location");
    if (body != null) {
      read(response, body, !follows);
    }
    if (failed) {
      throw httpError(status);
    }
    if (!redirect) {
      return null;
    }
    CurlUrl next = url.resolve(location.getValue());
    if (!follows) {
      record.leadsTo(next);
      return null;
    }
    posts = posts && staysPost(status, method);
    return next;
  }

  private CurlFailure httpError(int status) throws IOException {
    return report.noted(
        new CurlFailure(CurlFailure.HTTP_ERROR, "The requested URL returned error: " + status));
  }

  /** As browsers do: 301, 302 and 303 make a GET of a POST. */
  private boolean staysPost(int status, String method) {
    boolean put = options.has("upload-file");
    return status > SEE_OTHER || status != SEE_OTHER && put || method.equals("HEAD");
  }

  private void read(ClassicHttpResponse response, HttpEntity body, boolean prints)
      throws IOException {
    byte[] block = new byte[BLOCK];
    try {
      InputStream content = decoded(response, new Counted(body.getContent()));
      for (int count; (count = content.read(block)) >= 0; ) {
        if (prints) {
          report.body(block, count);
        }
        if (limits.passed()) {
          throw late();
        }
      }
    } catch (CurlFailure cut) {
      throw cut.code() == CurlFailure.TIMED_OUT ? cut : report.noted(cut);
    } catch (ZipException | EOFException broken) {
      throw report.noted(
          new CurlFailure(
              CurlFailure.WRONG_CODING,
              "Error while processing content unencoding: incorrect header check"));
    }
  }

  private InputStream decoded(ClassicHttpResponse response, InputStream body) throws IOException {
    Header coding = response.getFirstHeader("Content-Encoding");
    if (coding == null || !options.has("compressed")) {
      return body;
    }
    String name = coding.getValue().toLowerCase(Locale.ROOT);
    return switch (name) {
      case "identity" -> body;
      case "gzip", "x-gzip" -> new GZIPInputStream(body);
      case "deflate" -> new InflaterInputStream(body);
      case "br", "zstd" -> throw new NotSimulatedException("curl: content encoding " + name);
      default ->
          throw new CurlFailure(
              CurlFailure.WRONG_CODING,
              "Unrecognized content encoding type. libcurl understands deflate, gzip, br, zstd"
                  + " content encodings.");
    };
  }

  /** Notes what comes in, before it is decoded. */
  private final class Counted extends FilterInputStream {
    Counted(InputStream body) {
      super(body);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int count = super.read(buffer, offset, length);
      if (count > 0) {
        record.received(count);
        report.received(count);
      }
      return count;
    }
  }
}
