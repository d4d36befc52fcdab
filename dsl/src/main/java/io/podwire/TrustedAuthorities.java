package io.podwire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;

/** Whom a client of TLS trusts, in place of those that the JDK trusts. */
final class TrustedAuthorities {
  private final X509TrustManager manager;
  private final SSLContext context;

  private TrustedAuthorities(X509TrustManager manager, SSLContext context) {
    this.manager = manager;
    this.context = context;
  }

  static TrustedAuthorities of(String pem) {
    Collection<? extends Certificate> certificates;
    try {
      certificates =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(pem.getBytes(UTF_8)));
    } catch (CertificateException unreadable) {
      throw noCertificate(pem, unreadable);
    }
    if (certificates.isEmpty()) {
      throw noCertificate(pem, null);
    }
    try {
      X509TrustManager manager = manager(certificates);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {manager}, null);
      return new TrustedAuthorities(manager, context);
    } catch (GeneralSecurityException | IOException everyJdkCan) {
      throw new IllegalStateException(everyJdkCan);
    }
  }

  private static IllegalArgumentException noCertificate(
      String pem, @org.jspecify.annotations.Nullable Exception cause) {
    String shown = pem.substring(0, Math.min(40, pem.length())).strip();
    IllegalArgumentException refused =
        Checks.refused("pem", shown, "certificates between BEGIN and END CERTIFICATE");
    refused.initCause(cause);
    return refused;
  }

  private static X509TrustManager manager(Collection<? extends Certificate> certificates)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    int number = 0;
    for (Certificate certificate : certificates) {
      store.setCertificateEntry("authority-" + number++, certificate);
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return (X509TrustManager) factory.getTrustManagers()[0];
  }

  OkHttpClient applyTo(OkHttpClient client) {
    return client.newBuilder().sslSocketFactory(context.getSocketFactory(), manager).build();
  }
}
