package io.podwire.sim.apiserver;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.validation.Errors;
import io.podwire.sim.apiserver.validation.FieldPath;
import io.podwire.sim.clock.Simulation;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.Json;
import io.podwire.sim.store.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Tokens of service accounts: signed statements of who bears them. Signed with a secret of the
 * server's, where a real server signs with a private key: nobody but the server may judge them.
 *
 * @see <a
 *     href="https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/serviceaccount/claims.go">claims.go</a>
 */
public final class AccountTokens {
  public static final String ISSUER = "https://kubernetes.default.svc.cluster.local";

  /**
   * The life of the token that every Pod is given, by which the server knows it: for the sake of
   * clients that never read the file again it really lives a year (<a
   * href="https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/registry/core/serviceaccount/storage/token.go">token.go</a>).
   */
  public static final int OF_EVERY_POD = 3607;

  private static final long YEAR = 365 * 86_400;

  private static final long SHORTEST = 600;
  private static final long LONGEST = 1L << 32;

  private static final List<String> AUDIENCES = List.of(ISSUER, "k3s");
  private static final String ALGORITHM = "HmacSHA256";
  private static final int KEY_LENGTH = 32;
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private final ApiServer server;
  private final Simulation simulation;
  private final RandomGenerator random;
  private SecretKeySpec key;

  AccountTokens(ApiServer server) {
    this.server = server;
    this.simulation = server.simulation();
    this.random = simulation.random("service account tokens");
    byte[] secret = new byte[KEY_LENGTH];
    random.nextBytes(secret);
    this.key = new SecretKeySpec(secret, ALGORITHM);
  }

  /**
   * Signs with that secret from now on: where strangers reach the server, the seed, from which the
   * first one was drawn, must not be enough to make a token.
   */
  public void signWith(byte[] secret) {
    key = new SecretKeySpec(secret, ALGORITHM);
  }

  /** Says what is wrong with the life that is asked for a token. */
  public static void validateLife(long seconds, FieldPath path, Errors errors) {
    if (seconds < SHORTEST) {
      errors.invalid(path, seconds, "may not specify a duration less than 10 minutes");
    } else if (seconds > LONGEST) {
      errors.invalid(path, seconds, "may not specify a duration larger than 2^32 seconds");
    }
  }

  /**
   * A token of the account.
   *
   * @param audiences for whom it is; none means for the API server
   * @param seconds how long it is valid
   * @param pod the Pod that it is good for; null if it is not bound to one
   */
  public String issue(
      ApiObject account, List<String> audiences, long seconds, @Nullable ApiObject pod) {
    long now = simulation.now().getEpochSecond();
    ObjectNode claims = Json.object();
    (audiences.isEmpty() ? AUDIENCES : audiences).forEach(claims.withArrayProperty("aud")::add);
    boolean extended = pod != null && seconds == OF_EVERY_POD && AUDIENCES.containsAll(audiences);
    claims.put("exp", now + (extended ? YEAR : seconds)).put("iat", now).put("iss", ISSUER);
    claims.put("jti", new UUID(random.nextLong(), random.nextLong()).toString());
    ObjectNode of = claims.putObject("kubernetes.io").put("namespace", account.namespace());
    if (pod != null) {
      String node = pod.text("spec", "nodeName");
      if (!node.isEmpty()) {
        of.putObject("node").put("name", node);
      }
      of.putObject("pod").put("name", pod.name()).put("uid", pod.uid());
    }
    of.putObject("serviceaccount").put("name", account.name()).put("uid", account.uid());
    if (extended) {
      of.put("warnafter", now + seconds);
    }
    claims.put("nbf", now);
    claims.put("sub", "system:serviceaccount:" + account.namespace() + ":" + account.name());
    String signed =
        encode(Json.bytes(Json.object().put("alg", "HS256"))) + "." + encode(Json.bytes(claims));
    return signed + "." + encode(sign(signed));
  }

  /**
   * What the token says, if it is one of ours, in force for one of the audiences, and its account
   * and Pod still exist.
   *
   * @param audiences none means the API server itself
   */
  public Optional<JsonNode> verify(String token, List<String> audiences) {
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3) {
      return Optional.empty();
    }
    try {
      byte[] signature = Base64.getUrlDecoder().decode(parts[2]);
      if (!MessageDigest.isEqual(sign(parts[0] + "." + parts[1]), signature)) {
        return Optional.empty();
      }
      JsonNode claims = Json.parse(Base64.getUrlDecoder().decode(parts[1]));
      return Optional.of(claims).filter(said -> isInForce(said, audiences));
    } catch (IllegalArgumentException | JsonProcessingException notOurs) {
      return Optional.empty();
    }
  }

  private boolean isInForce(JsonNode claims, List<String> audiences) {
    boolean forThem = false;
    for (JsonNode audience : claims.path("aud")) {
      forThem |= (audiences.isEmpty() ? AUDIENCES : audiences).contains(audience.asText());
    }
    JsonNode of = claims.path("kubernetes.io");
    String namespace = of.path("namespace").asText();
    return forThem
        && simulation.now().getEpochSecond() < claims.path("exp").asLong()
        && exists(
            new ObjectKey(
                Resources.SERVICE_ACCOUNTS,
                namespace,
                of.path("serviceaccount").path("name").asText()),
            of.path("serviceaccount"))
        && (!of.has("pod")
            || exists(
                new ObjectKey(Resources.PODS, namespace, of.path("pod").path("name").asText()),
                of.path("pod")));
  }

  private boolean exists(ObjectKey key, JsonNode reference) {
    return server
        .find(key)
        .filter(found -> found.uid().equals(reference.path("uid").asText()))
        .isPresent();
  }

  private byte[] sign(String text) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac.doFinal(text.getBytes(StandardCharsets.US_ASCII));
    } catch (GeneralSecurityException everyJvmHasIt) {
      throw new IllegalStateException(everyJvmHasIt);
    }
  }

  private static String encode(byte[] bytes) {
    return ENCODER.encodeToString(bytes);
  }
}
