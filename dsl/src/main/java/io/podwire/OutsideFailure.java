package io.podwire;

import io.podwire.probe.Reach;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;

/** What Java says of a connection from outside that failed, in the words of all probes. */
final class OutsideFailure {
  private OutsideFailure() {}

  /** How far it got. */
  static Reach reach(IOException e) {
    String message = String.valueOf(e.getMessage());
    if (e instanceof UnknownHostException) {
      return Reach.NAME_NOT_RESOLVED;
    }
    if (e instanceof InterruptedIOException) {
      return isConnecting(message) ? Reach.TIMED_OUT : Reach.NO_ANSWER;
    }
    if (e instanceof NoRouteToHostException || message.contains("unreachable")) {
      return Reach.UNREACHABLE;
    }
    if (e instanceof ConnectException) {
      return message.contains("refused") || message.startsWith("Failed to connect")
          ? refusedOr(e)
          : Reach.FAILED;
    }
    if (e instanceof SSLPeerUnverifiedException) {
      return Reach.TLS_WRONG_NAME;
    }
    if (e instanceof SSLException) {
      return tls(e, message);
    }
    return message.contains("reset") ? Reach.RESET : Reach.FAILED;
  }

  /** Of a connection sockets say "Connect timed out"; of what is read from it, OkHttp and they. */
  private static boolean isConnecting(String message) {
    return message.toLowerCase(Locale.ROOT).contains("connect timed out");
  }

  private static Reach tls(IOException e, String message) {
    if (message.contains("Unsupported or unrecognized SSL message")) {
      return Reach.TLS_NOT_SPOKEN;
    }
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateExpiredException
          || cause instanceof CertificateNotYetValidException) {
        return Reach.TLS_EXPIRED;
      }
    }
    return message.contains("PKIX") ? Reach.TLS_UNKNOWN_AUTHORITY : Reach.TLS_FAILED;
  }

  /** OkHttp says "Failed to connect to …" for all; the cause has the kernel's words. */
  private static Reach refusedOr(IOException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    String words = String.valueOf(cause.getMessage());
    if (words.contains("timed out")) {
      return Reach.TIMED_OUT;
    }
    return words.contains("No route") || words.contains("unreachable")
        ? Reach.UNREACHABLE
        : Reach.REFUSED;
  }
}
