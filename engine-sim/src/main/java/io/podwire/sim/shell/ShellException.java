package io.podwire.sim.shell;

/** Ends the evaluation of a script, or part of it. */
abstract sealed class ShellException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private ShellException(String message) {
    super(message, null, false, false);
  }

  /** A message to print; the shell ends with the status. */
  static final class Failure extends ShellException {
    private static final long serialVersionUID = 1L;
    private final int status;

    Failure(String message) {
      this(message, 2);
    }

    Failure(String message, int status) {
      super(message);
      this.status = status;
    }

    int status() {
      return status;
    }
  }

  /** {@code exit}. */
  static final class Exit extends ShellException {
    private static final long serialVersionUID = 1L;
    private final int status;

    Exit(int status) {
      super("exit");
      this.status = status;
    }

    int status() {
      return status;
    }
  }

  /** {@code return}. */
  static final class Return extends ShellException {
    private static final long serialVersionUID = 1L;
    private final int status;

    Return(int status) {
      super("return");
      this.status = status;
    }

    int status() {
      return status;
    }
  }

  /** {@code break} and {@code continue}. */
  static final class Leave extends ShellException {
    private static final long serialVersionUID = 1L;
    private final int levels;
    private final boolean again;

    Leave(int levels, boolean again) {
      super(again ? "continue" : "break");
      this.levels = levels;
      this.again = again;
    }

    int levels() {
      return levels;
    }

    boolean again() {
      return again;
    }
  }
}
