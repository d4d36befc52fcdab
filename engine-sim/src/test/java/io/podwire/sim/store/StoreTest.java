package io.podwire.sim.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class StoreTest {
  private static final ResourceType PODS = new ResourceType("", "v1", "pods", "Pod", true);
  private static final int OBJECTS = 50;
  private static final int PARSED = 2_000; // bytes, of some ten objects

  private final Store store = new Store(type -> List.of("spec.nodeName"), 100, PARSED);

  private static ObjectKey key(String namespace, String name) {
    return new ObjectKey(PODS, namespace, name);
  }

  private ApiObject put(String namespace, String name, String app, String node) {
    ObjectNode pod = Json.object().put("kind", "Pod");
    ObjectNode metadata = pod.putObject("metadata").put("name", name).put("namespace", namespace);
    metadata.putObject("labels").put("app", app);
    pod.putObject("spec").put("nodeName", node);
    return store.put(key(namespace, name), pod);
  }

  private List<String> names(Selection selection) {
    return store.list(PODS, selection).stream().map(ApiObject::toString).toList();
  }

  @Test
  void listsInEtcdsOrderAndOneNamespaceAlone() {
    put("b", "x", "web", "n1");
    put("a-b", "x", "web", "n1");
    put("a", "y", "web", "n1");
    put("a", "x", "web", "n1");

    // '-' comes before '/', so the namespace a-b comes before a.
    assertThat(names(Selection.ALL)).containsExactly("Pod a-b/x", "Pod a/x", "Pod a/y", "Pod b/x");
    assertThat(names(new Selection("a", List.of()))).containsExactly("Pod a/x", "Pod a/y");
  }

  @Test
  void indexesFollowEveryChange() {
    SplittableRandom random = new SplittableRandom(7);
    Map<String, String> expected = new TreeMap<>();
    for (int i = 0; i < 2000; i++) {
      String name = "p" + random.nextInt(40);
      if (random.nextInt(4) == 0) {
        store.remove(key("ns", name), null);
        expected.remove(name);
      } else {
        String app = "app" + random.nextInt(3);
        put("ns", name, app, "node" + random.nextInt(2));
        expected.put(name, app);
      }
      String wanted = "app" + random.nextInt(3);
      List<String> names = new ArrayList<>();
      expected.forEach(
          (each, app) -> {
            if (app.equals(wanted)) {
              names.add("Pod ns/" + each);
            }
          });
      assertThat(names(new Selection("ns", List.of(Selection.label("app", wanted)))))
          .as("step " + i)
          .isEqualTo(names);
    }
    List<String> both =
        List.of(Selection.label("app", "app1"), Selection.field("spec.nodeName", "node1"));
    for (ApiObject pod : store.list(PODS, new Selection("ns", both))) {
      assertThat(pod.text("spec", "nodeName")).isEqualTo("node1");
      assertThat(pod.labels()).containsEntry("app", "app1");
    }
  }

  @Test
  void aCursorReadsEveryChangeOnceAndInOrder() {
    Cursor cursor = store.cursor(PODS, store.revision(), () -> {});
    put("ns", "a", "x", "n");
    put("ns", "a", "y", "n");
    store.remove(key("ns", "a"), null);

    assertThat(cursor.read())
        .extracting(WatchEvent::type)
        .containsExactly(WatchEvent.Type.ADDED, WatchEvent.Type.MODIFIED, WatchEvent.Type.DELETED);
    assertThat(cursor.read()).isEmpty();
    assertThat(cursor.revision()).isEqualTo(store.revision());
  }

  @Test
  void whoIsLeftBehindIsToldAndSkipsNothing() {
    put("ns", "a", "x", "n");
    Cursor cursor = store.cursor(PODS, store.revision(), () -> {});
    for (int i = 0; i < 100; i++) {
      put("ns", "a", "x" + i, "n");
    }
    assertThat(cursor.isExpired()).isFalse();
    put("ns", "a", "last", "n");

    assertThat(cursor.isExpired()).isTrue();
    assertThatThrownBy(cursor::read).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void objectsOutliveTheirParsedTrees() {
    for (int i = 0; i < OBJECTS; i++) {
      put("ns", "p" + i, "app" + i, "n");
    }
    for (int i = 0; i < OBJECTS; i++) {
      ApiObject pod = store.find(key("ns", "p" + i)).orElseThrow();
      assertThat(pod.labels()).containsEntry("app", "app" + i);
      assertThat(pod.resourceVersion()).isEqualTo(i + 1);
    }
  }
}
