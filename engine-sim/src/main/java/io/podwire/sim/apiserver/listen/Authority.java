package io.podwire.sim.apiserver.listen;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import okhttp3.tls.HeldCertificate;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/** The certificate authority of a cluster, which vouches for its API server. */
@API(status = API.Status.INTERNAL)
public final class Authority {
  private static final Authority PACKAGED = new Authority(read("ca.crt"), null, null);
  private static final int SECRET_LENGTH = 32;
  private static final Duration BACK = Duration.ofHours(1); // clocks differ
  private static final Duration VALID = Duration.ofDays(3650);

  private final String certificate;
  private final byte @Nullable [] secret;
  private @Nullable HeldCertificate held;

  private Authority(String certificate, byte @Nullable [] secret, @Nullable HeldCertificate held) {
    this.certificate = certificate;
    this.secret = secret;
    this.held = held;
  }

  /**
   * The one in the jar: its key is no secret, and it costs nothing, not even a key to be made. For
   * clusters that no one reaches but the test that they belong to.
   */
  public static Authority packaged() {
    return PACKAGED;
  }

  /** A new one, valid from about that moment, whose key and secret nobody else has. */
  public static Authority create(Instant from) {
    HeldCertificate held =
        builder(from, "podwire-sim-ca").ecdsa256().certificateAuthority(0).build();
    byte[] secret = new byte[SECRET_LENGTH];
    new SecureRandom().nextBytes(secret);
    return new Authority(held.certificatePem(), secret, held);
  }

  /** What everyone needs who is to believe it, in PEM. */
  public String certificatePem() {
    return certificate;
  }

  /** What the tokens of service accounts are to be signed with, if nobody else may know that. */
  public Optional<byte[]> secret() {
    return Optional.ofNullable(secret);
  }

  synchronized HeldCertificate held() {
    if (held == null) {
      held = HeldCertificate.decode(certificate + read("ca.key"));
    }
    return held;
  }

  /** A certificate of about that moment. */
  static HeldCertificate.Builder builder(Instant from, String name) {
    return new HeldCertificate.Builder()
        .commonName(name)
        .validityInterval(from.minus(BACK).toEpochMilli(), from.plus(VALID).toEpochMilli());
  }

  private static String read(String name) {
    try (InputStream in = Objects.requireNonNull(Authority.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
