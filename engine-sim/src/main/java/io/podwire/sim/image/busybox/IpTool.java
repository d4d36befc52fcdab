package io.podwire.sim.image.busybox;

import io.podwire.sim.address.Ip;
import io.podwire.sim.network.NetworkNamespace;
import io.podwire.sim.runtime.NotSimulatedException;
import io.podwire.sim.runtime.UnixProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code ip address}, {@code ip link} and {@code ip route}, which show a Pod's two interfaces and
 * its way out. Nothing can be changed.
 *
 * @see <a
 *     href="https://git.busybox.net/busybox/tree/networking/libiproute/ipaddress.c?h=1_35_stable">ipaddress.c</a>
 */
final class IpTool {
  private static final int MASK = -1 << 32 - NetworkNamespace.SUBNET_PREFIX;

  private final UnixProcess process;
  private final boolean brief;
  private final boolean family4;
  private final List<String> words;

  private IpTool(UnixProcess process, List<String> words, Arguments arguments) {
    this.process = process;
    this.words = words;
    this.brief = arguments.has("o") || arguments.has("oneline");
    this.family4 = arguments.has("4");
  }

  static int run(UnixProcess process) throws IOException {
    Arguments arguments = Arguments.parse(process, "+4 o oneline");
    List<String> words = new ArrayList<>(arguments.operands());
    String object = words.isEmpty() ? "" : words.remove(0);
    IpTool tool = new IpTool(process, words, arguments);
    if (object.isEmpty()) {
      throw new NotSimulatedException("ip: a command line without an object");
    }
    if ("address".startsWith(object)) {
      return tool.addresses(true);
    }
    if ("link".startsWith(object)) {
      return tool.addresses(false);
    }
    if ("route".startsWith(object)) {
      return tool.routes();
    }
    throw new NotSimulatedException("ip: object " + object);
  }

  private Ip own() {
    return process.network().addresses().get(0);
  }

  /** The interface that is asked for; empty means all. */
  private String device() throws IOException {
    List<String> rest = new ArrayList<>(words);
    if (!rest.isEmpty() && List.of("show", "list", "ls", "s").contains(rest.get(0))) {
      rest.remove(0);
    }
    rest.remove("dev");
    if (rest.size() > 1) {
      throw new NotSimulatedException("ip: " + String.join(" ", words));
    }
    String device = rest.isEmpty() ? "" : rest.get(0);
    if (!List.of("", "lo", "eth0").contains(device)) {
      throw new ToolFailure("can't find device '" + device + "'");
    }
    return device;
  }

  private int addresses(boolean withAddresses) throws IOException {
    String device = device();
    if (!device.equals("eth0")) {
      show(
          "1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue qlen 1000",
          "link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00",
          withAddresses ? "inet 127.0.0.1/8 scope host lo" : "");
    }
    if (!device.equals("lo")) {
      String inet =
          "inet "
              + own()
              + "/"
              + NetworkNamespace.SUBNET_PREFIX
              + " brd "
              + last()
              + " scope global eth0";
      show(
          "2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1450 qdisc noqueue ",
          "link/ether " + hardware() + " brd ff:ff:ff:ff:ff:ff",
          withAddresses ? inet : "");
    }
    return 0;
  }

  private void show(String head, String link, String inet) throws IOException {
    if (brief && !inet.isEmpty()) {
      String device = head.replaceFirst("(\\d+: \\w+).*", "$1");
      process.out().printLine(device + "    " + inet);
      return;
    }
    boolean linkToo = !family4 || inet.isEmpty();
    process.out().print(head + "\n" + (linkToo ? "    " + link + "\n" : ""));
    if (!inet.isEmpty()) {
      process.out().print("    " + inet + "\n       valid_lft forever preferred_lft forever\n");
    }
  }

  private Ip network() {
    return new Ip(own().bits() & MASK);
  }

  private Ip gateway() {
    return network().plus(1);
  }

  private Ip last() {
    return new Ip(network().bits() | ~MASK);
  }

  /** As the CNI plugin bridge makes it of the address. */
  private String hardware() {
    int bits = own().bits();
    return String.format(
        "0a:58:%02x:%02x:%02x:%02x", bits >>> 24, bits >> 16 & 255, bits >> 8 & 255, bits & 255);
  }

  private int routes() throws IOException {
    if (!words.isEmpty() && words.get(0).equals("get")) {
      String address = words.size() > 1 ? words.get(1).replaceFirst("/\\d+$", "") : "";
      Ip to =
          Ip.parse(address).orElseThrow(() -> new ToolFailure("need at least destination address"));
      if (words.size() > 2) {
        throw new NotSimulatedException("ip route: " + String.join(" ", words));
      }
      boolean near = (to.bits() & MASK) == network().bits();
      String via = near ? "" : " via " + gateway();
      process.out().printLine(to + via + " dev eth0  src " + own() + " ");
      return 0;
    }
    if (!words.isEmpty() && !List.of("show", "list").contains(words.get(0))) {
      throw new NotSimulatedException("ip route: " + String.join(" ", words));
    }
    process.out().printLine("default via " + gateway() + " dev eth0 ");
    process
        .out()
        .printLine(
            network()
                + "/"
                + NetworkNamespace.SUBNET_PREFIX
                + " dev eth0 scope link  src "
                + own()
                + " ");
    return 0;
  }
}
