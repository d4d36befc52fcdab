package io.podwire.sim.runtime;

import java.util.Locale;
import java.util.Optional;

/**
 * The signals of Linux that programs here send or handle.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/signal.7.html">signal(7)</a>
 */
public enum UnixSignal {
  HUP(1, "Hangup"),
  INT(2, "Interrupt"),
  QUIT(3, "Quit"),
  ABRT(6, "Aborted"),
  KILL(9, "Killed"),
  USR1(10, "User defined signal 1"),
  USR2(12, "User defined signal 2"),
  PIPE(13, "Broken pipe"),
  ALRM(14, "Alarm clock"),
  TERM(15, "Terminated"),
  CHLD(17, "Child exited"),
  CONT(18, "Continued"),
  STOP(19, "Stopped (signal)"),
  WINCH(28, "Window changed");

  private final int number;
  private final String text;

  UnixSignal(int number, String text) {
    this.number = number;
    this.text = text;
  }

  /** Its number, e.g. 15. */
  public int number() {
    return number;
  }

  /** As {@code strsignal} says it. */
  public String text() {
    return text;
  }

  /** The exit code that a shell, and a container's runtime, give a process that it ended. */
  public int exitCode() {
    return 128 + number;
  }

  boolean isHarmlessByDefault() {
    return this == CHLD || this == CONT || this == WINCH;
  }

  /** The signal of a name such as {@code TERM}, {@code SIGTERM}, {@code term}, or a number. */
  public static Optional<UnixSignal> parse(String nameOrNumber) {
    String name = nameOrNumber.toUpperCase(Locale.ROOT);
    String bare = name.startsWith("SIG") ? name.substring(3) : name;
    for (UnixSignal signal : values()) {
      if (signal.name().equals(bare) || Integer.toString(signal.number).equals(nameOrNumber)) {
        return Optional.of(signal);
      }
    }
    return Optional.empty();
  }
}
