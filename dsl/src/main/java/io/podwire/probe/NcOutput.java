package io.podwire.probe;

import java.util.Locale;
import org.apiguardian.api.API;

/**
 * Reads what {@code nc -z} printed, BusyBox's or OpenBSD's, or {@code agnhost connect}.
 *
 * @see <a
 *     href="https://git.busybox.net/busybox/tree/networking/nc_bloaty.c?h=1_35_stable">nc_bloaty.c</a>
 * @see <a
 *     href="https://github.com/kubernetes/kubernetes/blob/v1.34.0/test/images/agnhost/connect/connect.go">connect.go</a>
 */
@API(status = API.Status.INTERNAL)
public final class NcOutput {
  private NcOutput() {}

  /** How far the connection got. */
  public static TcpAnswer read(ToolRun run) {
    return new TcpAnswer(reach(run), run);
  }

  private static Reach reach(ToolRun run) {
    if (run.exitCode() == 0) {
      return Reach.CONNECTED;
    }
    String text = (run.stdout() + run.stderr()).toLowerCase(Locale.ROOT);
    if (text.contains("bad address") || text.contains("getaddrinfo") || text.startsWith("dns:")) {
      return Reach.NAME_NOT_RESOLVED;
    }
    return text.strip().equals("refused") ? Reach.REFUSED : Complaint.read(text);
  }
}
