package io.podwire.sim.apiserver.auth;

import com.fasterxml.jackson.databind.JsonNode;
import io.podwire.sim.apiserver.Api;
import io.podwire.sim.apiserver.Resources;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.ObjectKey;
import io.podwire.sim.store.ResourceType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says what users may, by the roles that are bound to them at the moment. Masters may everything.
 *
 * @see <a
 *     href="https://github.com/kubernetes/kubernetes/blob/v1.34.0/plugin/pkg/auth/authorizer/rbac/rbac.go">rbac.go</a>
 * @see <a
 *     href="https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/registry/rbac/validation/rule.go">rule.go</a>
 */
public final class Authorizer {
  private final Api api;
  private final Runnable needed;

  /**
   * @param needed run before anyone is judged by roles
   */
  public Authorizer(Api api, Runnable needed) {
    this.api = api;
    this.needed = needed;
  }

  /** Takes rules as they come, and what is wrong with bindings. */
  private interface Visitor {
    /** Whether it wants more. */
    boolean rule(ApiObject binding, JsonNode subject, Rule rule);

    void missing(String problem);
  }

  /** Whether the user may do that. */
  public Decision decide(User user, Attributes asked) {
    if (user.isMaster()) {
      return new Decision(true, "");
    }
    Judge judge = new Judge(asked);
    visit(user, asked.namespace(), judge);
    return judge.decision();
  }

  /** All rules that apply to the user there. */
  public List<Rule> rules(User user, String namespace) {
    List<Rule> rules = new ArrayList<>();
    visit(
        user,
        namespace,
        new Visitor() {
          @Override
          public boolean rule(ApiObject binding, JsonNode subject, Rule rule) {
            return rules.add(rule);
          }

          @Override
          public void missing(String problem) {}
        });
    return rules;
  }

  private void visit(User user, String namespace, Visitor visitor) {
    needed.run();
    boolean more = visit(user, "", api.list(Resources.CLUSTER_ROLE_BINDINGS), visitor);
    if (more && !namespace.isEmpty()) {
      visit(user, namespace, api.list(Resources.ROLE_BINDINGS, namespace), visitor);
    }
  }

  private boolean visit(User user, String namespace, List<ApiObject> bindings, Visitor visitor) {
    for (ApiObject binding : bindings) {
      JsonNode subject = subject(user, binding, namespace);
      if (subject != null && !visit(binding, subject, namespace, visitor)) {
        return false;
      }
    }
    return true;
  }

  private boolean visit(ApiObject binding, JsonNode subject, String namespace, Visitor visitor) {
    ResourceType type =
        binding.text("roleRef", "kind").equals("Role") ? Resources.ROLES : Resources.CLUSTER_ROLES;
    ObjectKey key =
        new ObjectKey(type, type.namespaced() ? namespace : "", binding.text("roleRef", "name"));
    ApiObject role = api.find(key).orElse(null);
    if (role == null) {
      String kind = type.kind().toLowerCase(java.util.Locale.ROOT);
      visitor.missing(kind + "." + type.group() + " \"" + key.name() + "\" not found");
      return true;
    }
    for (JsonNode rule : role.at("rules")) {
      if (!visitor.rule(binding, subject, new Rule(rule))) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable JsonNode subject(User user, ApiObject binding, String namespace) {
    for (JsonNode subject : binding.at("subjects")) {
      if (isUser(user, subject, namespace)) {
        return subject;
      }
    }
    return null;
  }

  private static boolean isUser(User user, JsonNode subject, String namespace) {
    String name = subject.path("name").asText();
    return switch (subject.path("kind").asText()) {
      case "User" -> user.name().equals(name);
      case "Group" -> user.groups().contains(name);
      case "ServiceAccount" ->
          user.name().equals(User.ofAccount(subject.path("namespace").asText(namespace), name));
      default -> false;
    };
  }

  /** Looks for one rule that allows it. */
  private static final class Judge implements Visitor {
    private final Attributes asked;
    private final List<String> problems = new ArrayList<>();
    private String allowedBy = "";

    Judge(Attributes asked) {
      this.asked = asked;
    }

    @Override
    public boolean rule(ApiObject binding, JsonNode subject, Rule rule) {
      if (rule.allows(asked)) {
        allowedBy = "RBAC: allowed by " + describe(binding, subject);
      }
      return allowedBy.isEmpty();
    }

    @Override
    public void missing(String problem) {
      problems.add(problem);
    }

    Decision decision() {
      if (!allowedBy.isEmpty() || problems.isEmpty()) {
        return new Decision(!allowedBy.isEmpty(), allowedBy);
      }
      String all = String.join(", ", problems);
      return new Decision(false, "RBAC: " + (problems.size() == 1 ? all : "[" + all + "]"));
    }

    private static String describe(ApiObject binding, JsonNode subject) {
      String namespace = binding.namespace();
      String who = subject.path("name").asText();
      if (subject.path("kind").asText().equals("ServiceAccount")) {
        who += "/" + subject.path("namespace").asText(namespace);
      }
      return "%s \"%s%s\" of %s \"%s\" to %s \"%s\""
          .formatted(
              binding.kind(),
              binding.name(),
              namespace.isEmpty() ? "" : "/" + namespace,
              binding.text("roleRef", "kind"),
              binding.text("roleRef", "name"),
              subject.path("kind").asText(),
              who);
    }
  }
}
