package io.podwire.sim.apiserver.http;

import io.podwire.sim.apiserver.ApiException;
import io.podwire.sim.apiserver.ApiServer;
import io.podwire.sim.apiserver.Resources;
import io.podwire.sim.apiserver.Statuses;
import io.podwire.sim.apiserver.auth.Attributes;
import io.podwire.sim.apiserver.auth.Authorizer;
import io.podwire.sim.apiserver.auth.Decision;
import io.podwire.sim.apiserver.auth.Impersonation;
import io.podwire.sim.apiserver.auth.User;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Lets requests in: finds out who asks, as whom, and whether they may. */
final class Gatekeeper {
  private static final String BEARER = "bearer ";

  private final ApiServer server;
  private final Authorizer authorizer;

  Gatekeeper(ApiServer server) {
    this.server = server;
    this.authorizer = new Authorizer(server, server::needRoles);
  }

  Authorizer authorizer() {
    return authorizer;
  }

  /**
   * The request, of whom it is.
   *
   * @param info null if the path is no resource's
   * @throws ApiException 401 to who is not known, 403 to who may not
   */
  ApiRequest admit(ApiRequest request, @Nullable RequestInfo info) {
    if (info != null && info.group().equals(Resources.ROLES.group())) {
      server.needRoles();
    }
    User user = request.user();
    if (user == null) {
      user = bearer(request).orElseThrow(Gatekeeper::unauthorized);
    }
    Impersonation other = Impersonation.of(request.headers()).orElse(null);
    if (other != null) {
      user = become(user, other);
    }
    if (!user.isMaster()) {
      require(user, Asked.of(request, info));
    }
    return request.by(user);
  }

  /** Whoever the request's token belongs to; k3s knows no others, and lets no stranger in. */
  private Optional<User> bearer(ApiRequest request) {
    return request
        .header("authorization")
        .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
        .flatMap(
            value -> server.tokens().verify(value.substring(BEARER.length()).strip(), List.of()))
        .map(User::ofToken);
  }

  private static ApiException unauthorized() {
    return new ApiException(Statuses.failure(401, "Unauthorized", "Unauthorized"));
  }

  private User become(User user, Impersonation other) {
    if (!other.hasName()) {
      throw Statuses.internalPlain(
          "requested a group, uid or extra of another user without impersonating a user");
    }
    other.needed().forEach(needed -> require(user, needed));
    return other.user();
  }

  private void require(User user, Attributes asked) {
    Decision decision = authorizer.decide(user, asked);
    if (!decision.allowed()) {
      throw asked.forbidden(user, decision.reason());
    }
  }
}
