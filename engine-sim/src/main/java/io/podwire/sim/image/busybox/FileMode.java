package io.podwire.sim.image.busybox;

import io.podwire.sim.runtime.NotSimulatedException;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The permissions of a file, as {@code chmod} is told them: {@code 644} or {@code u+x,go=r}. */
final class FileMode {
  private static final Pattern CLAUSE = Pattern.compile("([ugoa]*)([-+=])([rwxXstugo]*)");
  private static final int UMASK = 022;

  /**
   * The permissions.
   *
   * @param before what clauses change
   * @throws ToolFailure if the text says none
   * @throws NotSimulatedException on the sticky and the set-id bits, and on what depends on others
   */
  static int of(String text, int before) throws IOException {
    if (text.matches("0*[0-7]{1,3}")) {
      return Integer.parseInt(text, 8);
    }
    int bits = before;
    for (String part : text.split(",", -1)) {
      Matcher clause = CLAUSE.matcher(part);
      if (!clause.matches()) {
        throw new ToolFailure("invalid mode '" + text + "'");
      }
      if (!clause.group(3).matches("[rwx]*")) {
        throw new NotSimulatedException("mode " + text);
      }
      int who = who(clause.group(1));
      int said = who & permissions(clause.group(3)) * 0111;
      bits =
          switch (clause.group(2)) {
            case "+" -> bits | said;
            case "-" -> bits & ~said;
            default -> bits & ~who | said;
          };
    }
    return bits;
  }

  /** Who is not named is everybody, as far as the umask lets. */
  private static int who(String letters) {
    if (letters.isEmpty()) {
      return 0777 & ~UMASK;
    }
    boolean all = letters.contains("a");
    return (all || letters.contains("u") ? 0700 : 0)
        | (all || letters.contains("g") ? 0070 : 0)
        | (all || letters.contains("o") ? 0007 : 0);
  }

  private static int permissions(String letters) {
    return (letters.contains("r") ? 4 : 0)
        | (letters.contains("w") ? 2 : 0)
        | (letters.contains("x") ? 1 : 0);
  }

  private FileMode() {}
}
