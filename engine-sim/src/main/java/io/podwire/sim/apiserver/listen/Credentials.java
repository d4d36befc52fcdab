package io.podwire.sim.apiserver.listen;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import javax.net.ssl.SSLException;
import okhttp3.tls.HeldCertificate;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * By what a cluster's API server is known, and by what it knows its one user, whom another
 * authority vouches for, as with k3s: <a href="https://docs.k3s.io/cli/certificate">k3s
 * certificate</a>. All is made when it is first needed, for most clusters need none of it.
 */
@API(status = API.Status.INTERNAL)
public final class Credentials {
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
          "::1");

  private final Authority authority;
  private final Instant from;
  private final List<String> names;
  private @Nullable HeldCertificate clientAuthority;
  private @Nullable HeldCertificate client;
  private @Nullable String token;

  /**
   * @param authority who vouches for the server
   * @param from the moment from which all is valid
   * @param names the server's addresses and names in this cluster
   */
  public Credentials(Authority authority, Instant from, List<String> names) {
    this.authority = authority;
    this.from = from;
    this.names = names;
  }

  /**
   * The server's side of TLS. It asks for a client's certificate and takes any: who comes without a
   * good one gets 401.
   *
   * @param more addresses by which the server is reached, beside those that it always has
   */
  SslContext sslContext(Collection<String> more) throws SSLException {
    Set<String> all = new LinkedHashSet<>(NAMES);
    all.addAll(names);
    all.addAll(more);
    HeldCertificate.Builder builder =
        Authority.builder(from, "podwire-sim").ecdsa256().signedBy(authority.held());
    all.forEach(builder::addSubjectAlternativeName);
    HeldCertificate server = builder.build();
    return SslContextBuilder.forServer(server.keyPair().getPrivate(), server.certificate())
        .clientAuth(ClientAuth.OPTIONAL)
        .trustManager(new AnyClient(clientAuthority().certificate()))
        .build();
  }

  Authority authority() {
    return authority;
  }

  synchronized HeldCertificate clientAuthority() {
    if (clientAuthority == null) {
      clientAuthority =
          Authority.builder(from, "podwire-sim-client-ca")
              .ecdsa256()
              .certificateAuthority(0)
              .build();
    }
    return Objects.requireNonNull(clientAuthority);
  }

  synchronized HeldCertificate client() {
    if (client == null) {
      // RSA, because that is what every Java client reads without a further library.
      client =
          Authority.builder(from, "system:admin")
              .organizationalUnit("system:masters")
              .rsa2048()
              .signedBy(clientAuthority())
              .build();
    }
    return Objects.requireNonNull(client);
  }

  synchronized String token() {
    if (token == null) {
      byte[] secret = new byte[32];
      new SecureRandom().nextBytes(secret);
      token = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    }
    return Objects.requireNonNull(token);
  }
}
