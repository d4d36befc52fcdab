package io.podwire.sim.image.http;

import java.security.GeneralSecurityException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Judges a server's certificates after the handshake, in OpenSSL's and curl's words. */
public final class CertificateCheck {
  private static final int DNS_NAME = 2; // RFC 5280, 4.2.1.6
  private static final int IP_ADDRESS = 7;

  private final Instant now;
  private List<X509Certificate> chain = List.of();

  /** A check at that moment. */
  public CertificateCheck(Instant now) {
    this.now = now;
  }

  /** Notes the chain of the handshake and lets it pass. */
  public X509TrustManager recorder() {
    return new X509TrustManager() {
      @Override
      public void checkClientTrusted(X509Certificate[] certificates, String type) {}

      @Override
      public void checkServerTrusted(X509Certificate[] certificates, String type) {
        chain = List.of(certificates);
      }

      @Override
      public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
      }
    };
  }

  /** What the server showed, its own certificate first. */
  public List<X509Certificate> chain() {
    return chain;
  }

  /** What is wrong with the chain for that host; null if nothing is. */
  public @Nullable String problem(List<X509Certificate> anchors, String host) {
    String untrusted = untrusted(anchors);
    if (untrusted != null) {
      return "SSL certificate problem: " + untrusted;
    }
    return wrongName(chain.get(0), host);
  }

  // ---- trust -------------------------------------------------------------------------------

  // https://docs.openssl.org/3.0/man3/X509_STORE_CTX_get_error/
  private @Nullable String untrusted(List<X509Certificate> anchors) {
    X509Certificate present = chain.get(0);
    for (int depth = 0; depth <= chain.size(); depth++) {
      boolean anchored = anchors.contains(present);
      X509Certificate issuer = anchored ? present : issuer(present, anchors);
      boolean trusted = issuer != null;
      issuer = trusted ? issuer : issuer(present, chain);
      if (issuer == null) {
        return "unable to get local issuer certificate";
      }
      if (trusted) {
        String late = invalidNow(present);
        return late == null ? invalidNow(issuer) : late;
      }
      if (issuer.equals(present)) {
        return depth == 0
            ? "self-signed certificate"
            : "self-signed certificate in certificate chain";
      }
      present = issuer;
    }
    return "unable to get local issuer certificate";
  }

  private static @Nullable X509Certificate issuer(
      X509Certificate certificate, List<X509Certificate> candidates) {
    for (X509Certificate candidate : candidates) {
      if (candidate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())) {
        try {
          certificate.verify(candidate.getPublicKey());
          return candidate;
        } catch (GeneralSecurityException notIts) {
          // another of the same name may be
        }
      }
    }
    return null;
  }

  private @Nullable String invalidNow(X509Certificate certificate) {
    Date moment = Date.from(now);
    if (moment.after(certificate.getNotAfter())) {
      return "certificate has expired";
    }
    return moment.before(certificate.getNotBefore()) ? "certificate is not yet valid" : null;
  }

  // ---- name --------------------------------------------------------------------------------

  // https://github.com/curl/curl/blob/curl-7_88_1/lib/vtls/openssl.c, Curl_ossl_verifyhost
  private static @Nullable String wrongName(X509Certificate certificate, String host) {
    Collection<List<?>> names;
    try {
      names = certificate.getSubjectAlternativeNames();
    } catch (CertificateParsingException broken) {
      names = null;
    }
    boolean any = false;
    for (List<?> name : names == null ? List.<List<?>>of() : names) {
      int type = (Integer) name.get(0);
      if (type == DNS_NAME || type == IP_ADDRESS) {
        any = true;
        if (matches(String.valueOf(name.get(1)), host)) {
          return null;
        }
      }
    }
    if (any) {
      return "SSL: no alternative certificate subject name matches target host name '" + host + "'";
    }
    String common = commonName(certificate);
    if (common == null) {
      return "SSL: unable to obtain common name from peer certificate";
    }
    return matches(common, host)
        ? null
        : "SSL: certificate subject name '"
            + common
            + "' does not match target host name '"
            + host
            + "'";
  }

  private static boolean matches(String pattern, String host) {
    String name = pattern.toLowerCase(Locale.ROOT);
    String wanted = host.toLowerCase(Locale.ROOT);
    if (name.startsWith("*.")) {
      int dot = wanted.indexOf('.');
      return dot > 0 && wanted.substring(dot).equals(name.substring(1));
    }
    return name.equals(wanted);
  }

  private static @Nullable String commonName(X509Certificate certificate) {
    for (String part : certificate.getSubjectX500Principal().getName().split(",")) {
      if (part.trim().startsWith("CN=")) {
        return part.trim().substring("CN=".length());
      }
    }
    return null;
  }
}
