package io.podwire.conformance;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import okhttp3.tls.HeldCertificate;

/** An authority of a test's own, and the certificates that can be wrong in each way. */
final class Authority {
  // A simulated cluster's clock may be a little behind that of the test.
  private static final Duration AGE = Duration.ofHours(1);
  private static final Duration LIFE = Duration.ofDays(1);

  private final HeldCertificate root =
      new HeldCertificate.Builder()
          .commonName("contract authority")
          .validityInterval(begin(), begin() + LIFE.toMillis())
          .certificateAuthority(0)
          .build();

  /** What clients trust. */
  String pem() {
    return root.certificatePem();
  }

  /** A Secret of the authority's certificate, as the file {@code ca.crt}. */
  Secret asSecret() {
    return secret("authority", Map.of("ca.crt", pem()));
  }

  /** A Secret for a server whose certificate is as it should be. */
  Secret goodServer(String name) {
    Map<String, String> files = new LinkedHashMap<>();
    put(files, "tls", signed("server").addSubjectAlternativeName(name).build());
    return secret(name, files);
  }

  /** A Secret of pairs that are wrong, each in its way. */
  Secret badServers(String name) {
    Instant now = Instant.now();
    long yesterday = now.minus(Duration.ofDays(1)).toEpochMilli();
    long longAgo = now.minus(Duration.ofDays(9)).toEpochMilli();
    Map<String, String> files = new LinkedHashMap<>();
    put(files, "wrong", signed("server").addSubjectAlternativeName("other.example").build());
    put(files, "stranger", certificate("stranger").addSubjectAlternativeName(name).build());
    put(
        files,
        "expired",
        signed("server")
            .addSubjectAlternativeName(name)
            .validityInterval(longAgo, yesterday)
            .build());
    put(files, "nameonly", signed(name).build());
    return secret(name, files);
  }

  private HeldCertificate.Builder signed(String commonName) {
    return certificate(commonName).signedBy(root);
  }

  private static HeldCertificate.Builder certificate(String commonName) {
    return new HeldCertificate.Builder()
        .commonName(commonName)
        .validityInterval(begin(), begin() + LIFE.toMillis());
  }

  private static long begin() {
    return Instant.now().minus(AGE).toEpochMilli();
  }

  private static void put(Map<String, String> files, String name, HeldCertificate certificate) {
    files.put(name + ".crt", certificate.certificatePem());
    files.put(name + ".key", certificate.privateKeyPkcs8Pem());
  }

  private static Secret secret(String name, Map<String, String> files) {
    return new SecretBuilder()
        .withNewMetadata()
        .withName(name)
        .endMetadata()
        .withStringData(files)
        .build();
  }
}
