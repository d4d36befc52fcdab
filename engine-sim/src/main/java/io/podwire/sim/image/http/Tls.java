package io.podwire.sim.image.http;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** TLS over sockets of the simulated network, by the JDK's own implementation. */
public final class Tls {
  private Tls() {}

  /** A client's side that believes any certificate. */
  public static SSLSocket connectWithoutChecks(Socket socket, String host, int port)
      throws IOException {
    return connect(socket, host, port, new TrustEverything());
  }

  /** A client's side that has finished its handshake; closing it closes the socket. */
  public static SSLSocket connect(Socket socket, String host, int port, X509TrustManager trust)
      throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {trust}, null);
      SSLSocket secured =
          (SSLSocket) context.getSocketFactory().createSocket(socket, host, port, true);
      secured.startHandshake();
      return secured;
    } catch (GeneralSecurityException broken) {
      throw new IOException(broken);
    }
  }

  /** A server's side, with the certificates and the key of two PEM texts. */
  public static SSLContext server(String certificates, String key) throws IOException {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      char[] password = new char[0];
      X509Certificate[] chain = Pem.certificates(certificates).toArray(new X509Certificate[0]);
      store.setKeyEntry("server", Pem.privateKey(key), password, chain);
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, password);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException broken) {
      throw new IOException(broken);
    }
  }

  private static final class TrustEverything implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
