package io.podwire.sim.apiserver.listen;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** Knows the one user: by a certificate of the authority's, or by the token. */
final class Authenticator {
  private static final String BEARER = "bearer ";
  private final Credentials credentials;

  Authenticator(Credentials credentials) {
    this.credentials = credentials;
  }

  /**
   * Whether the request is the user's.
   *
   * @param authorization the header of that name
   */
  boolean accepts(SSLSession session, @Nullable String authorization) {
    return carriesToken(authorization) || hasCertificate(session);
  }

  private boolean carriesToken(@Nullable String authorization) {
    return authorization != null
        && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
        && MessageDigest.isEqual(
            bytes(authorization.substring(BEARER.length()).strip()), bytes(credentials.token()));
  }

  private boolean hasCertificate(SSLSession session) {
    try {
      Certificate[] chain = session.getPeerCertificates();
      X509Certificate authority = credentials.authority().certificate();
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
