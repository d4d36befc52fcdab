package io.podwire.sim.image.dig;

import io.podwire.sim.address.Ip;
import io.podwire.sim.image.names.DnsClient;
import io.podwire.sim.image.names.Resolver;
import io.podwire.sim.image.names.ResolverConfig;
import io.podwire.sim.network.Endpoint;
import io.podwire.sim.runtime.FileTree;
import io.podwire.sim.runtime.NotSimulatedException;
import io.podwire.sim.runtime.Program;
import io.podwire.sim.runtime.UnixProcess;
import java.io.IOException;
import java.net.UnknownHostException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Message;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** {@code getent hosts|ahosts|ahostsv4 name}: 2 if the name is not found. */
public final class Getent {
  private static final int NOT_FOUND = 2;

  /** Installs {@code /usr/bin/getent}. */
  public static FileTree addTo(FileTree files) {
    Program.Tool tool = Getent::run;
    return files.program("/usr/bin/getent", tool);
  }

  private static int run(UnixProcess process) throws IOException {
    List<String> argv = process.argv();
    String database = argv.size() > 1 ? argv.get(1) : "";
    if (argv.size() < 3 || !List.of("hosts", "ahosts", "ahostsv4").contains(database)) {
      throw new NotSimulatedException("getent: " + String.join(" ", argv.subList(1, argv.size())));
    }
    int status = 0;
    for (String name : argv.subList(2, argv.size())) {
      status =
          Math.max(
              status, database.equals("hosts") ? hosts(process, name) : addresses(process, name));
    }
    return status;
  }

  private static int hosts(UnixProcess process, String name) throws IOException {
    if (Ip.parse(name).isPresent()) {
      String found = reverse(process, name);
      if (found != null) {
        process.out().printLine(String.format("%-15s %s", name, found));
      }
      return found == null ? NOT_FOUND : 0;
    }
    Resolver resolver = new Resolver(process);
    try {
      for (Ip address : resolver.resolveAll(name)) {
        process.out().printLine(String.format("%-15s %s", address, resolver.canonicalName()));
      }
      return 0;
    } catch (UnknownHostException unknown) {
      return NOT_FOUND;
    }
  }

  private static @Nullable String reverse(UnixProcess process, String address) throws IOException {
    String[] octets = address.split("\\.");
    String name = octets[3] + "." + octets[2] + "." + octets[1] + "." + octets[0] + ".in-addr.arpa";
    ResolverConfig config = ResolverConfig.of(process);
    DnsClient client = new DnsClient(process);
    Message query = client.query(name, Type.PTR);
    Message answer =
        client
            .exchange(
                new Endpoint(config.servers().get(0), DnsClient.PORT),
                List.of(query),
                config.timeout())
            .get(0);
    for (Record record : answer == null ? List.<Record>of() : answer.getSection(Section.ANSWER)) {
      if (record instanceof PTRRecord ptr) {
        return ptr.getTarget().toString(true);
      }
    }
    return null;
  }

  private static int addresses(UnixProcess process, String name) throws IOException {
    Resolver resolver = new Resolver(process);
    try {
      for (Ip address : resolver.resolveAll(name)) {
        process
            .out()
            .printLine(String.format("%-15s STREAM %s", address, resolver.canonicalName()));
        process.out().printLine(String.format("%-15s DGRAM  ", address));
        process.out().printLine(String.format("%-15s RAW    ", address));
      }
      return 0;
    } catch (UnknownHostException unknown) {
      return NOT_FOUND;
    }
  }

  private Getent() {}
}
