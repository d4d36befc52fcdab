package io.podwire.sim.coredns;

import io.podwire.sim.coredns.Corefile.CorefileException;
import io.podwire.sim.coredns.CorefileLines.Line;
import io.podwire.sim.coredns.ServerBlock.Key;
import io.podwire.sim.runtime.NotSimulatedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a <a href="https://coredns.io/2017/07/23/corefile-explained/">Corefile</a>. What CoreDNS
 * has and this does not is refused by name.
 */
final class CorefileParser {
  // https://github.com/coredns/coredns/blob/v1.14.3/core/dnsserver/address.go
  private static final Pattern KEY = Pattern.compile("(?:dns://)?([^:/]*)(?::(\\d{1,5}))?");
  private static final String DNS_PORT = "53";

  private final Corefile.Files files;
  private final LongSupplier nanoTime;
  private final List<Line> lines;
  private int next;

  private CorefileParser(Corefile.Files files, LongSupplier nanoTime, List<Line> lines) {
    this.files = files;
    this.nanoTime = nanoTime;
    this.lines = lines;
  }

  /**
   * The configuration that the file describes.
   *
   * @param nanoTime when the files that it names are due to be read again
   */
  static Corefile parse(Corefile.Files files, String path, LongSupplier nanoTime)
      throws IOException, CorefileException {
    List<Line> lines = CorefileLines.read(files, path);
    CorefileParser parser = new CorefileParser(files, nanoTime, lines);
    List<ServerBlock> servers = new ArrayList<>();
    while (parser.next < lines.size()) {
      servers.add(parser.server(lines.get(parser.next++)));
    }
    return new Corefile(CorefileLines.text(lines), servers);
  }

  private ServerBlock server(Line header) throws IOException, CorefileException {
    if (!header.opensBlock() || header.words().size() == 1) {
      throw new NotSimulatedException("a Corefile's server block '" + header + "'");
    }
    List<Key> keys = new ArrayList<>();
    for (String word : header.words().subList(0, header.words().size() - 1)) {
      keys.add(key(word.replaceFirst(",$", "")));
    }
    PluginReader plugins = new PluginReader(files, nanoTime, keys.stream().map(Key::zone).toList());
    while (next < lines.size()) {
      Line line = lines.get(next++);
      if (line.first().equals("}")) {
        return plugins.block(keys);
      }
      plugins.read(line, line.opensBlock() ? block(line) : List.of());
    }
    throw header.wrong("Unexpected EOF");
  }

  private static Key key(String word) throws NotSimulatedException {
    Matcher matcher = KEY.matcher(word);
    if (!matcher.matches()) {
      throw new NotSimulatedException("a Corefile's server block '" + word + "'");
    }
    String port = matcher.group(2) == null ? DNS_PORT : matcher.group(2);
    return new Key(ZoneName.name(ZoneName.lower(matcher.group(1))), Integer.parseInt(port));
  }

  private List<Line> block(Line head) throws CorefileException {
    List<Line> block = new ArrayList<>();
    int depth = 1;
    while (next < lines.size()) {
      Line line = lines.get(next++);
      depth += line.opensBlock() ? 1 : line.first().equals("}") ? -1 : 0;
      if (depth == 0) {
        return block;
      }
      block.add(line);
    }
    throw head.wrong("Unexpected EOF");
  }
}
