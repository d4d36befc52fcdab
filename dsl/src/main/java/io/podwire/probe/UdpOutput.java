package io.podwire.probe;

import org.apiguardian.api.API;

/**
 * Reads what BusyBox's {@code nc -u -vv} printed, which exits 0 whether there was an answer or not:
 * its standard output is what came back, and its complaints say why nothing did.
 *
 * @see <a
 *     href="https://git.busybox.net/busybox/tree/networking/nc_bloaty.c?h=1_35_stable">nc_bloaty.c</a>
 */
@API(status = API.Status.INTERNAL)
public final class UdpOutput {
  private UdpOutput() {}

  /** What came back. */
  public static UdpAnswer read(ToolRun run) {
    return new UdpAnswer(reach(run), run.stdout(), run);
  }

  private static Reach reach(ToolRun run) {
    if (!run.stdout().isEmpty()) {
      return Reach.CONNECTED;
    }
    return run.stderr().contains("bad address")
        ? Reach.NAME_NOT_RESOLVED
        : Complaint.read(run.stderr());
  }
}
