package io.podwire.sim.apiserver.listen;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLException;
import okhttp3.tls.HeldCertificate;

/**
 * Made anew for each start: a certificate authority, the server's certificate, one user's proofs.
 */
final class Credentials {
  private static final Duration BACK = Duration.ofHours(1); // clocks differ
  private static final Duration VALID = Duration.ofDays(3650);
  // What the certificate of a real one is for, beside its addresses.
  // https://github.com/kubernetes/kubernetes/blob/v1.34.0/cmd/kubeadm/app/util/pkiutil/pki_helpers.go (GetAPIServerAltNames)
  private static final List<String> NAMES =
      List.of(
          "localhost",
          "kubernetes",
          "kubernetes.default",
          "kubernetes.default.svc",
          "kubernetes.default.svc.cluster.local",
          "127.0.0.1",
          "::1",
          "10.43.0.1");

  private final HeldCertificate authority;
  private final HeldCertificate server;
  private final HeldCertificate client;
  private final String token;

  private Credentials(Instant now, InetAddress address) {
    this.authority = builder(now, "podwire-sim-ca").ecdsa256().certificateAuthority(0).build();
    HeldCertificate.Builder forServer = builder(now, "podwire-sim").ecdsa256().signedBy(authority);
    names(address).forEach(forServer::addSubjectAlternativeName);
    this.server = forServer.build();
    // RSA, because that is what every Java client reads without a further library.
    this.client =
        builder(now, "system:admin")
            .organizationalUnit("system:masters")
            .rsa2048()
            .signedBy(authority)
            .build();
    byte[] secret = new byte[32];
    new SecureRandom().nextBytes(secret);
    this.token = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
  }

  /**
   * @param now the moment from which they are valid
   * @param address where the server listens
   */
  static Credentials create(Instant now, InetAddress address) {
    return new Credentials(now, address);
  }

  private static HeldCertificate.Builder builder(Instant now, String name) {
    return new HeldCertificate.Builder()
        .commonName(name)
        .validityInterval(now.minus(BACK).toEpochMilli(), now.plus(VALID).toEpochMilli());
  }

  private static Set<String> names(InetAddress address) {
    Set<String> names = new LinkedHashSet<>(NAMES);
    if (!address.isAnyLocalAddress()) {
      names.add(text(address));
      return names;
    }
    try {
      NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .forEach(own -> names.add(text(own)));
    } catch (SocketException e) {
      throw new IllegalStateException("the addresses of this machine cannot be listed", e);
    }
    return names;
  }

  /** Without the scope that link-local addresses are written with. */
  private static String text(InetAddress address) {
    return address.getHostAddress().replaceFirst("%.*", "");
  }

  /** Asks for a client's certificate and takes any: who comes without a good one gets 401. */
  SslContext sslContext() throws SSLException {
    return SslContextBuilder.forServer(server.keyPair().getPrivate(), server.certificate())
        .clientAuth(ClientAuth.OPTIONAL)
        .trustManager(new AnyClient(authority.certificate()))
        .build();
  }

  HeldCertificate authority() {
    return authority;
  }

  HeldCertificate client() {
    return client;
  }

  String token() {
    return token;
  }
}
