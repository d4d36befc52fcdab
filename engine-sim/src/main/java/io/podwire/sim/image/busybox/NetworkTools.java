package io.podwire.sim.image.busybox;

import io.podwire.sim.runtime.Program;
import java.util.Map;

/** Tools that use the network. */
final class NetworkTools {
  static void addTo(Map<String, Program> applets) {
    BusyBox.tool(applets, "wget", Wget::run);
    BusyBox.tool(applets, "nslookup", Nslookup::run);
    BusyBox.tool(applets, "nc", Netcat::run);
    BusyBox.tool(applets, "ping", Ping::run);
    BusyBox.tool(applets, "telnet", Telnet::run);
    BusyBox.tool(applets, "ip", IpTool::run);
    BusyBox.tool(applets, "netstat", Netstat::run);
    Digests.addTo(applets);
  }

  private NetworkTools() {}
}
