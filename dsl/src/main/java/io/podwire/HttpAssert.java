package io.podwire;

import io.podwire.failure.Aim;
import io.podwire.probe.HttpAnswer;
import io.podwire.probe.Reach;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/** What came of an HTTP request. */
@API(status = API.Status.EXPERIMENTAL)
public final class HttpAssert extends ReachAssert<HttpAssert, HttpAnswer> {
  private final @Nullable Fetch fetch;

  HttpAssert(
      Scene scene,
      Question<HttpAnswer> question,
      Supplier<@Nullable Aim> aim,
      @Nullable Fetch fetch) {
    super(scene, question, aim, HttpAssert.class);
    this.fetch = fetch;
  }

  /** What a simulated cluster answers for an image that nobody knows is no answer at all. */
  @Override
  boolean isAnswer(HttpAnswer answer) {
    String stub = "podwire-stub";
    return !answer.run().stdout().contains(stub)
        && !answer.run().stderr().contains(stub)
        && !answer.headers().toString().contains(stub);
  }

  /** An answer comes whose status is below 400, and the tool is content with it. */
  public HttpAssert succeeds() {
    return expectOutcome("to succeed", a -> a.isSuccess() && a.run().exitCode() == 0);
  }

  /** The answer has that status. */
  public HttpAssert status(int code) {
    return expect("to answer HTTP " + code, a -> a.status().orElse(-1) == code);
  }

  /** The answer's body contains that text. */
  public HttpAssert bodyContains(String text) {
    return expect("to have a body with '" + text + "'", a -> a.body().contains(text));
  }

  /** The answer's body has nothing of that text. */
  public HttpAssert bodyDoesNotContain(String text) {
    return expect(
        "to have a body without '" + text + "'",
        a -> a.reach() == Reach.CONNECTED && !a.body().contains(text));
  }

  /** The answer's body is that text, without regard to white space around it. */
  public HttpAssert bodyIs(String text) {
    return expect("to have the body '" + text + "'", a -> a.body().strip().equals(text.strip()));
  }

  /** Somewhere in the answer's body the regular expression matches. */
  public HttpAssert bodyMatches(String regex) {
    Pattern pattern = Pattern.compile(regex);
    return expect("to have a body that matches " + regex, a -> pattern.matcher(a.body()).find());
  }

  /** The answer has that header with that value. */
  public HttpAssert header(String name, String value) {
    String key = name.toLowerCase(Locale.ROOT);
    return expect(
        "to have the header " + name + ": " + value,
        a -> a.headers().getOrDefault(key, List.of()).contains(value));
  }

  /** The tool exits with that code. */
  public HttpAssert exitCode(int code) {
    return expect("to exit with " + code, a -> a.run().exitCode() == code);
  }

  /**
   * There is no way to the target: no route, or no connection comes about in time. If it is a port
   * of a Service of this cluster, it is shown to be up before.
   */
  public HttpAssert isUnreachable() {
    return expectUnreachable();
  }

  /** The name of the host does not resolve. */
  public HttpAssert nameDoesNotResolve() {
    return expectDenial(
        "to find no such name", a -> a.reach() == Reach.NAME_NOT_RESOLVED, NO_CONTROL);
  }

  /** No authority that the client knows has signed the server's certificate. */
  public HttpAssert isUnknownAuthority() {
    return expectOutcome(
        "to meet an unknown authority", a -> a.reach() == Reach.TLS_UNKNOWN_AUTHORITY);
  }

  /** The server's certificate is for another name. */
  public HttpAssert isWrongName() {
    return expectOutcome(
        "to meet a certificate for another name", a -> a.reach() == Reach.TLS_WRONG_NAME);
  }

  /** The server's certificate is not valid at this time: expired, or not yet in force. */
  public HttpAssert isExpired() {
    return expectOutcome(
        "to meet a certificate that is expired", a -> a.reach() == Reach.TLS_EXPIRED);
  }

  /** An https URL leads to a server that does not speak TLS on that port. */
  public HttpAssert speaksNoTls() {
    return expectOutcome("to meet a server without TLS", a -> a.reach() == Reach.TLS_NOT_SPOKEN);
  }

  /** The answer's body at the last look; looks if there was none. */
  public String body() {
    return answer().body();
  }

  /** All of the last look; looks if there was none. */
  public HttpAnswer outcome() {
    return answer();
  }

  /**
   * Makes that many new connections, one after the other, after a first one that succeeded and a
   * moment for proxies to know all endpoints; each must succeed.
   *
   * @throws IllegalStateException unless this began with {@code get(...)}
   */
  public SpreadAssert newConnections(int count) {
    Checks.atLeastOne("newConnections", count);
    Fetch many = repeatable("newConnections");
    succeeds();
    Aim to = java.util.Objects.requireNonNull(aim());
    Connections connections = new Connections(many, to, scene().nextId());
    return spread(many + ", " + count + " new connections", List.of(connections.make(count)));
  }

  /**
   * Requests at that pace, each on a new connection, to run while something else happens.
   *
   * @throws IllegalStateException unless this began with {@code get(...)}
   */
  public Load every(java.time.Duration pause) {
    Fetch many = repeatable("every");
    succeeds();
    return new Load(many, pause);
  }

  SpreadAssert spread(String words, List<java.util.Map<String, Integer>> counts) {
    return new SpreadAssert(scene(), words, counts);
  }

  private Fetch repeatable(String what) {
    if (fetch == null) {
      throw new IllegalStateException(
          what + ": is asked of a get(...) from a Pod, as cluster().fromPod(curl).get(service)");
    }
    return fetch;
  }

  @Override
  OptionalInt status(HttpAnswer answer) {
    return answer.status();
  }
}
