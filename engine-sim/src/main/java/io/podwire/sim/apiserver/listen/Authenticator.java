package io.podwire.sim.apiserver.listen;

import io.podwire.sim.apiserver.auth.User;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Knows the user of the kubeconfig, by a certificate of the authority's or by the token. Who bears
 * a token of a service account is found out by the server itself.
 */
final class Authenticator {
  private static final String BEARER = "bearer ";
  private final Credentials credentials;

  Authenticator(Credentials credentials) {
    this.credentials = credentials;
  }

  /**
   * The user, if that is who asks.
   *
   * @param authorization the header of that name
   */
  Optional<User> user(SSLSession session, @Nullable String authorization) {
    return carriesToken(authorization) || hasCertificate(session)
        ? Optional.of(User.ADMIN)
        : Optional.empty();
  }

  /** Whether the header holds what may be a token. */
  static boolean hasToken(@Nullable String authorization) {
    return authorization != null
        && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length());
  }

  private boolean carriesToken(@Nullable String authorization) {
    return authorization != null
        && hasToken(authorization)
        && MessageDigest.isEqual(
            bytes(authorization.substring(BEARER.length()).strip()), bytes(credentials.token()));
  }

  private boolean hasCertificate(SSLSession session) {
    try {
      Certificate[] chain = session.getPeerCertificates();
      X509Certificate authority = credentials.clientAuthority().certificate();
      chain[0].verify(authority.getPublicKey());
      return true;
    } catch (SSLPeerUnverifiedException none) {
      return false;
    } catch (GeneralSecurityException notOurs) {
      return false;
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
