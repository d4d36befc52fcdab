package io.podwire;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.podwire.engine.Capability;
import io.podwire.engine.ClusterSession;
import io.podwire.engine.EngineClock;
import io.podwire.engine.ImageContent;
import io.podwire.probe.Exec;
import io.podwire.probe.ToolRun;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What all handles of one test share: the engine's session, the drafts that nobody could see yet,
 * and the probe Pods. Confined to the thread of the test.
 */
final class Scene {
  /** How long to pause between two looks of an eventual assertion. */
  static final Duration INTERVAL = Duration.ofMillis(200);

  private static final Duration EXEC_TIMEOUT = Duration.ofSeconds(60);

  /**
   * How far kube-proxy may be behind the endpoints: twice its {@code --iptables-min-sync-period},
   * <a
   * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/proxy/apis/config/v1alpha1/defaults.go">1
   * s</a>.
   */
  private static final Duration PROXY_LAG = Duration.ofSeconds(2);

  private final ClusterSession session;
  private final Duration timeout;
  private final Sharing sharing;
  private final List<Draft> drafts = new ArrayList<>();
  private final Exec exec;
  private final ProbePods probePods;
  private final SeenPods seenPods = new SeenPods();
  private final Map<Object, Object> unasked = new IdentityHashMap<>();
  private final Deque<AutoCloseable> resources = new ArrayDeque<>();
  private final Deque<ActiveFault> faults = new ArrayDeque<>();
  private @Nullable UnsupportedCapabilityException unsupported;
  private long changes;
  private long proxied = -1;
  private int ids;
  private int policies;

  Scene(ClusterSession session, Duration timeout, Sharing sharing) {
    this.session = session;
    this.timeout = timeout;
    this.sharing = sharing;
    this.exec = new Exec(session.client(), session.clock());
    this.probePods = new ProbePods(this);
  }

  ClusterSession session() {
    return session;
  }

  EngineClock clock() {
    return session.clock();
  }

  Duration timeout() {
    return timeout;
  }

  /** Waits for that at most as long as the test's timeout; whether it came to be. */
  boolean await(BooleanSupplier condition) {
    return clock().await(timeout, INTERVAL, condition);
  }

  Sharing sharing() {
    return sharing;
  }

  ProbePods probePods() {
    return probePods;
  }

  SeenPods seenPods() {
    return seenPods;
  }

  /**
   * The client for looking at one object that exists. It does not create what is still being
   * described: {@code run("x", busybox).env("IP", service.clusterIp())} looks at the Service while
   * the Pod is not described to its end.
   */
  KubernetesClient peek() {
    return session.client();
  }

  /** The client for looking around: every draft exists from here on. */
  KubernetesClient reader() {
    flush();
    return session.client();
  }

  /** The client for changing: what was seen before does not count as seen after. */
  KubernetesClient writer() {
    flush();
    changes++;
    return session.client();
  }

  /** What was seen before does not count as seen after. */
  void changed() {
    changes++;
  }

  /** Grows with every change that this library makes. */
  long changes() {
    return changes;
  }

  /** Aborts the test, by being thrown, unless the engine can do that. */
  void require(Capability capability, String what) {
    if (!session.capabilities().contains(capability)) {
      throw missing(new UnsupportedCapabilityException(capability, session.engine(), what));
    }
  }

  /** Remembers what was missing: a test that catches it is not green for that. */
  private UnsupportedCapabilityException missing(UnsupportedCapabilityException thrown) {
    unsupported = unsupported == null ? thrown : unsupported;
    return thrown;
  }

  /** Makes an image of the test's own known to the engine, before anything names it. */
  void provide(Image image) {
    Optional<ImageContent> content;
    try {
      content = image.content(session.capabilities(), session.engine());
    } catch (UnsupportedCapabilityException unsupported) {
      throw missing(unsupported);
    }
    content.ifPresent(known -> session.provide(image.reference(), known));
  }

  /** What the engine has to say at the end of a failure's text: lines, each after a line break. */
  String hints() {
    return session.hints().stream().map(hint -> "\n  hint: " + hint).collect(Collectors.joining());
  }

  /** Lets proxies catch up with what was changed since they last did; nothing else can tell. */
  void awaitProxies() {
    if (proxied != changes) {
      clock().sleep(PROXY_LAG);
      proxied = changes;
    }
  }

  void begin(Draft draft) {
    drafts.add(draft);
  }

  /** The new draft is what the old one has become; nobody could see the old one. */
  void replace(Draft old, Draft replacement) {
    if (old.isCreated()) {
      throw new IllegalStateException(
          old.words() + " exists already: say this directly after it is deployed or exposed");
    }
    drafts.remove(old);
    drafts.add(replacement);
  }

  /** Creates that draft, and those that were described before it. */
  void create(Draft draft) {
    int last = drafts.indexOf(draft);
    if (last < 0 && !draft.isCreated()) {
      createNow(draft); // it had become another one, and is used as it was all the same
    }
    for (int i = 0; i <= last; i++) {
      createNow(drafts.remove(0));
    }
  }

  /** Creates the draft of that name, if there is one, and those that were described before it. */
  void createDescribed(String words) {
    drafts.stream()
        .filter(draft -> draft.words().equals(words))
        .findFirst()
        .ifPresent(this::create);
  }

  /** Creates all that was described and not yet needed, in the order of the test. */
  void flush() {
    while (!drafts.isEmpty()) {
      createNow(drafts.remove(0));
    }
  }

  private void createNow(Draft draft) {
    changes++;
    draft.create(session.client());
  }

  ToolRun exec(Exec.Container at, List<String> argv) {
    return exec.run(at, argv, EXEC_TIMEOUT);
  }

  Exec.Running begin(Exec.Container at, List<String> argv) {
    return exec.begin(at, argv);
  }

  /** A name that nothing else in this test has, for files and user agents. */
  String nextId() {
    return "podwire-" + Integer.toHexString(session.namespace().hashCode() & 0xffff) + "-" + ++ids;
  }

  /** A number that no other policy of this test has. */
  int nextPolicy() {
    return ++policies;
  }

  /** Closes that with the cluster. */
  <C extends AutoCloseable> C closing(C resource) {
    resources.push(resource);
    return resource;
  }

  /**
   * Closes all that the test left open, the newest first, and the session at last; then refuses
   * sentences that end before an assertion, for nobody has who uses a cluster without JUnit.
   */
  void close() {
    closeAll();
    requireAsked();
  }

  private void closeAll() {
    try (session) {
      endFaults();
      RuntimeException failed = null;
      while (!resources.isEmpty()) {
        try {
          resources.pop().close();
        } catch (Exception | AssertionError e) {
          if (failed == null) {
            failed = new IllegalStateException("a resource of the test cannot be closed", e);
          } else {
            failed.addSuppressed(e);
          }
        }
      }
      if (failed != null) {
        throw failed;
      }
    }
  }

  /** A question that was put into words and not yet asked. */
  void expectAssertion(Object assertion, Object question) {
    unasked.put(assertion, question);
  }

  void asserted(Object assertion) {
    unasked.remove(assertion);
  }

  /** Forgets what was described and what was to be asked: the test that did has failed. */
  void abandon() {
    drafts.clear();
    unasked.clear();
    unsupported = null;
    endFaults();
  }

  /** What goes wrong from now on, until the test ends. */
  ActiveFault active(ActiveFault fault) {
    faults.push(fault);
    return fault;
  }

  /** Each is undone, whatever becomes of the others. */
  private void endFaults() {
    if (!faults.isEmpty()) {
      try {
        faults.pop().close();
      } finally {
        endFaults();
      }
    }
  }

  /** Creates what nothing has looked at, and refuses sentences that end before an assertion. */
  void settle() {
    try {
      flush();
      requireNothingOpen();
    } finally {
      endFaults();
    }
  }

  private void requireNothingOpen() {
    UnsupportedCapabilityException missing = unsupported;
    if (missing != null) {
      unsupported = null;
      throw missing;
    }
    requireAsked();
  }

  private void requireAsked() {
    if (!unasked.isEmpty()) {
      Object question = unasked.values().iterator().next();
      unasked.clear();
      throw new AssertionError(
          question + "\n  was never asked: end the sentence with an assertion, as succeeds()");
    }
  }
}
