package io.podwire.conformance;

import static io.podwire.Podwire.cluster;
import static org.assertj.core.api.Assertions.assertThat;

import io.podwire.CommandAssert;
import io.podwire.NodeHandle;
import io.podwire.PodHandle;
import io.podwire.app.ClientNetwork;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Whom agnhost's {@code netexec} takes its client for: a column for each place that asks, a row for
 * each address that is asked. A cell names the place that an address belongs to, or says {@code
 * silent} or {@code refused}. Of datagrams that are refused only the machine outside is told.
 */
final class SourceTable {
  /** For one connection, inside and outside. */
  private static final int SECONDS = 1;

  /** What an authority begins with that is asked by UDP. */
  private static final String UDP = "udp:";

  /** Proxies need a moment, and a look at what is silent takes long. */
  private static final int LOOKS = 6;

  private static final Duration BETWEEN = Duration.ofMillis(500);

  private final Map<String, Function<List<String>, List<String>>> places = new LinkedHashMap<>();
  private final Map<String, String> names = new LinkedHashMap<>();
  private final Map<String, String> rows = new LinkedHashMap<>();

  SourceTable askedBy(PodHandle pod) {
    names.put(pod.ip(), pod.name());
    places.put(pod.name(), authorities -> ask(pod::sh, authorities));
    return this;
  }

  SourceTable askedBy(String name, NodeHandle node) {
    places.put(name, authorities -> ask(node.probe()::sh, authorities));
    return knowing(name, node);
  }

  /**
   * A node goes by its own address, by that of the bridge of its Pods, and by the first of their
   * range, which flannel gives to the device that leads to other nodes' Pods.
   */
  SourceTable knowing(String name, NodeHandle node) {
    names.put(node.address(), name);
    names.put(inPodRange(node, 0), name);
    names.put(bridge(node), name + " bridge");
    return this;
  }

  /** To be asked for last: the machine outside is none of the others. */
  SourceTable askedFromOutside(String address) {
    assertThat(names).doesNotContainKey(address);
    names.put(address, "outside");
    ClientNetwork network = cluster().fromOutside().network();
    places.put(
        "outside", authorities -> authorities.stream().map(to -> named(ask(network, to))).toList());
    return this;
  }

  SourceTable row(String name, String address, int port) {
    rows.put(name, address + ":" + port);
    return this;
  }

  /** The same by UDP. */
  SourceTable datagramRow(String name, String address, int port) {
    rows.put(name, UDP + address + ":" + port);
    return this;
  }

  /** Asks until it is that, a few times. */
  void isExactly(String expected) {
    String seen = "";
    for (int look = 0; look < LOOKS && !seen.equals(expected); look++) {
      if (look > 0) {
        cluster().sleep(BETWEEN);
      }
      seen = look();
    }
    assertThat(seen).isEqualTo(expected);
  }

  static String bridge(NodeHandle node) {
    return inPodRange(node, 1);
  }

  private static String inPodRange(NodeHandle node, int number) {
    String range = node.resource().getSpec().getPodCIDR();
    return range.substring(0, range.lastIndexOf('.') + 1) + number;
  }

  private String look() {
    List<List<String>> columns = new ArrayList<>();
    columns.add(column("", rows.keySet()));
    List<String> authorities = List.copyOf(rows.values());
    places.forEach((name, place) -> columns.add(column(name, place.apply(authorities))));
    StringBuilder table = new StringBuilder();
    for (int line = 0; line <= rows.size(); line++) {
      StringBuilder text = new StringBuilder();
      for (List<String> column : columns) {
        text.append(column.get(line));
      }
      table.append(text.toString().stripTrailing()).append('\n');
    }
    return table.toString();
  }

  private static List<String> column(String head, Collection<String> cells) {
    List<String> all = new ArrayList<>();
    all.add(head);
    all.addAll(cells);
    int width = all.stream().mapToInt(String::length).max().orElse(0) + 2;
    return all.stream().map(cell -> cell + " ".repeat(width - cell.length())).toList();
  }

  // ---- asking ------------------------------------------------------------------------------

  /** All at once, for a silence takes its time. */
  private List<String> ask(Function<String, CommandAssert> shell, List<String> authorities) {
    String each =
        """
        tcp() { seen=$(curl -s -m %1$d http://$1/clientip); echo "$1 $? $seen"; }
        udp() { seen=$(echo clientip | nc -u -w %1$d -W 1 ${1%%:*} ${1#*:}); [ -n "$seen" ] && echo "udp:$1 0 $seen" || echo "udp:$1 28 -"; }
        for to in %2$s; do case $to in udp:*) udp ${to#udp:} & ;; *) tcp $to & ;; esac; done
        wait
        """
            .formatted(SECONDS, String.join(" ", authorities));
    Map<String, String> answers = new HashMap<>();
    shell
        .apply(each)
        .output()
        .lines()
        .map(line -> line.split(" ", 3))
        .forEach(words -> answers.put(words[0], read(words[1], words[2])));
    return authorities.stream().map(to -> answers.getOrDefault(to, "not asked")).toList();
  }

  private String read(String exitCode, String seen) {
    return switch (exitCode) {
      case "0" -> named(seen);
      case "7" -> "refused";
      case "28" -> "silent";
      default -> "curl: " + exitCode;
    };
  }

  private String named(String seen) {
    int colon = seen.lastIndexOf(':');
    return colon < 0 ? seen : names.getOrDefault(seen.substring(0, colon), seen);
  }

  private static String ask(ClientNetwork network, String authority) {
    return authority.startsWith(UDP)
        ? askByDatagram(network, authority.substring(UDP.length()))
        : askByHttp(network, authority);
  }

  private static String askByDatagram(ClientNetwork network, String authority) {
    int colon = authority.lastIndexOf(':');
    int port = Integer.parseInt(authority.substring(colon + 1));
    byte[] question = "clientip".getBytes(StandardCharsets.US_ASCII);
    try {
      byte[] answer =
          network.ask(authority.substring(0, colon), port, question, Duration.ofSeconds(SECONDS));
      return new String(answer, StandardCharsets.US_ASCII);
    } catch (SocketTimeoutException silence) {
      return "silent";
    } catch (PortUnreachableException refusal) {
      return "refused";
    } catch (IOException other) {
      return String.valueOf(other.getMessage());
    }
  }

  private static String askByHttp(ClientNetwork network, String authority) {
    int colon = authority.lastIndexOf(':');
    InetSocketAddress to =
        new InetSocketAddress(
            authority.substring(0, colon), Integer.parseInt(authority.substring(colon + 1)));
    try (Socket socket = network.socketFactory().createSocket()) {
      socket.connect(to, SECONDS * 1_000);
      socket.setSoTimeout(SECONDS * 1_000);
      socket
          .getOutputStream()
          .write("GET /clientip HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      return answer.substring(answer.indexOf("\r\n\r\n")).strip();
    } catch (SocketTimeoutException silence) {
      return "silent";
    } catch (ConnectException refusal) {
      return "refused";
    } catch (IOException other) {
      return String.valueOf(other.getMessage());
    }
  }
}
