package io.podwire;

/** What a look needs is not there yet; an eventual assertion looks again. */
final class NotYetException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NotYetException(String message) {
    super(message);
  }
}
