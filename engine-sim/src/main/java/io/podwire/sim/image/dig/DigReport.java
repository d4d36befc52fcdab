package io.podwire.sim.image.dig;

import io.podwire.sim.network.Endpoint;
import io.podwire.sim.runtime.UnixProcess;
import java.io.IOException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.BiPredicate;
import org.xbill.DNS.CookieOption;
import org.xbill.DNS.DClass;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** What dig prints. */
final class DigReport {
  private static final DateTimeFormatter WHEN =
      DateTimeFormatter.ofPattern("EEE MMM dd HH:mm:ss 'UTC' yyyy", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);
  private static final int TAB = 8;

  private final UnixProcess process;
  private final BiPredicate<String, Boolean> flags;
  private final List<String> argv;

  DigReport(UnixProcess process, BiPredicate<String, Boolean> flags, List<String> argv) {
    this.process = process;
    this.flags = flags;
    this.argv = argv;
  }

  private boolean shows(String part) {
    return flags.test(part, true);
  }

  private void line(String text) throws IOException {
    process.out().printLine(text);
  }

  private void banner(boolean serverGiven) throws IOException {
    if (shows("cmd") && !flags.test("short", false)) {
      line("");
      line(
          "; <<>> DiG 9.18.49-1~deb12u3-Debian <<>> "
              + String.join(" ", argv.subList(1, argv.size())));
      if (serverGiven) {
        line("; (1 server found)");
      }
      line(";; global options: +cmd");
    }
  }

  void nobody(boolean serverGiven) throws IOException {
    banner(serverGiven);
    line(";; no servers could be reached");
  }

  void print(Message message, Endpoint server, long nanos, boolean tcp) throws IOException {
    if (flags.test("short", false)) {
      for (Record record : message.getSection(Section.ANSWER)) {
        line(record.rdataToString());
      }
      return;
    }
    banner(argv.stream().anyMatch(word -> word.startsWith("@")));
    if (shows("comments")) {
      comments(message);
    }
    if (shows("question")) {
      Record question = message.getQuestion();
      line(";; QUESTION SECTION:");
      StringBuilder text = new StringBuilder(";" + question.getName());
      indent(text, 32).append(DClass.string(question.getDClass()));
      line(indent(text, 40).append(Type.string(question.getType())).toString());
      line("");
    }
    section(message, Section.ANSWER, "ANSWER", "answer");
    section(message, Section.AUTHORITY, "AUTHORITY", "authority");
    section(message, Section.ADDITIONAL, "ADDITIONAL", "additional");
    if (shows("stats")) {
      line(";; Query time: " + nanos / 1_000_000 + " msec");
      String at = server.ip() + "#" + server.port() + "(" + server.ip() + ")";
      line(";; SERVER: " + at + " (" + (tcp ? "TCP" : "UDP") + ")");
      line(";; WHEN: " + WHEN.format(process.simulation().now()));
      line(";; MSG SIZE  rcvd: " + message.toWire().length);
      line("");
    }
  }

  private void comments(Message message) throws IOException {
    line(";; Got answer:");
    if (message.getQuestion().getName().toString().endsWith(".local.")) {
      line(";; WARNING: .local is reserved for Multicast DNS");
      line(";; You are currently testing what happens when an mDNS query is leaked to DNS");
    }
    line(
        ";; ->>HEADER<<- opcode: "
            + Opcode.string(message.getHeader().getOpcode())
            + ", status: "
            + Rcode.string(message.getRcode())
            + ", id: "
            + message.getHeader().getID());
    StringBuilder set = new StringBuilder(";; flags:");
    for (int flag :
        new int[] {Flags.QR, Flags.AA, Flags.TC, Flags.RD, Flags.RA, Flags.AD, Flags.CD}) {
      set.append(message.getHeader().getFlag(flag) ? " " + Flags.string(flag) : "");
    }
    line(
        set
            + "; QUERY: "
            + message.getHeader().getCount(Section.QUESTION)
            + ", ANSWER: "
            + message.getHeader().getCount(Section.ANSWER)
            + ", AUTHORITY: "
            + message.getHeader().getCount(Section.AUTHORITY)
            + ", ADDITIONAL: "
            + message.getHeader().getCount(Section.ADDITIONAL));
    if (message.getHeader().getFlag(Flags.RD) && !message.getHeader().getFlag(Flags.RA)) {
      line(";; WARNING: recursion requested but not available");
    }
    line("");
    if (message.getOPT() != null) {
      edns(message.getOPT());
    }
  }

  private void edns(OPTRecord opt) throws IOException {
    line(";; OPT PSEUDOSECTION:");
    String flags = (opt.getFlags() & ExtendedFlags.DO) == 0 ? "" : " do";
    line(
        "; EDNS: version: "
            + opt.getVersion()
            + ", flags:"
            + flags
            + "; udp: "
            + opt.getPayloadSize());
    for (EDNSOption option : opt.getOptions()) {
      if (option instanceof CookieOption cookie) {
        String hex = HexFormat.of().formatHex(cookie.getClientCookie());
        line("; COOKIE: " + hex + " (echoed)");
      }
    }
  }

  private void section(Message message, int section, String title, String part) throws IOException {
    List<Record> records =
        message.getSection(section).stream()
            .filter(record -> record.getType() != Type.OPT)
            .toList();
    if (records.isEmpty() || !shows(part)) {
      return;
    }
    if (shows("comments")) {
      line(";; " + title + " SECTION:");
    }
    for (Record record : records) {
      StringBuilder text = new StringBuilder(record.getName().toString());
      indent(text, 24).append(record.getTTL());
      indent(text, 32).append(DClass.string(record.getDClass()));
      indent(text, 40).append(Type.string(record.getType()));
      line(indent(text, 48).append(record.rdataToString()).toString());
    }
    if (shows("comments")) {
      line("");
    }
  }

  /**
   * Goes to the column, or one further if it is passed: by tabs as far as possible, as <a
   * href="https://github.com/isc-projects/bind9/blob/v9.18.49/lib/dns/masterdump.c">indent</a>.
   */
  private static StringBuilder indent(StringBuilder text, int column) {
    int length = width(text);
    int to = length >= column ? length + 1 : column;
    int tabs = to / TAB - length / TAB;
    text.append("\t".repeat(tabs));
    return text.append(" ".repeat(tabs > 0 ? to % TAB : to - length));
  }

  private static int width(CharSequence text) {
    int width = 0;
    for (int i = 0; i < text.length(); i++) {
      width = text.charAt(i) == '\t' ? (width / TAB + 1) * TAB : width + 1;
    }
    return width;
  }
}
