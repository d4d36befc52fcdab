package io.podwire.sim.runtime;

/**
 * Why the kernel refused, in the C library's words.
 *
 * @see <a href="https://man7.org/linux/man-pages/man3/errno.3.html">errno(3)</a>
 */
public enum Errno {
  ENOENT("No such file or directory"),
  EACCES("Permission denied"),
  EEXIST("File exists"),
  ENOTDIR("Not a directory"),
  EISDIR("Is a directory"),
  EINVAL("Invalid argument"),
  EBADF("Bad file descriptor"),
  EROFS("Read-only file system"),
  ENOTEMPTY("Directory not empty"),
  ELOOP("Too many levels of symbolic links"),
  ENOEXEC("Exec format error"),
  EPIPE("Broken pipe"),
  ESRCH("No such process");

  private final String text;

  Errno(String text) {
    this.text = text;
  }

  /** As {@code strerror} says it. */
  public String text() {
    return text;
  }
}
