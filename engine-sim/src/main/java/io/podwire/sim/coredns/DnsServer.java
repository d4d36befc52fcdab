package io.podwire.sim.coredns;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/**
 * Bytes in, bytes out: which messages are answered at all, and the errors of those that are not
 * questions, as <a href="https://github.com/miekg/dns/blob/v1.1.72/server.go">the library's
 * server</a> and <a
 * href="https://github.com/coredns/coredns/blob/v1.14.3/core/dnsserver/server.go">CoreDNS's</a>
 * decide.
 */
final class DnsServer {
  private final Map<Name, Resolver> zones;
  private final Consumer<Answered> observer;
  private final boolean asksOthers;

  /**
   * @param zones whom to ask about the names of each zone, in lower case
   * @param observer is told of each answer to a question
   */
  DnsServer(Map<Name, Resolver> zones, Consumer<Answered> observer) {
    this.zones = zones;
    this.observer = observer;
    this.asksOthers = zones.values().stream().anyMatch(Resolver::asksOthers);
  }

  /** Whether an answer may take time: then it is computed by a task. */
  boolean asksOthers() {
    return asksOthers;
  }

  /** A question with its answer. */
  record Answered(DnsCache.Key question, Reply reply) {}

  /** The bytes to send back; empty if the message is better left unanswered. */
  Optional<byte[]> answer(byte[] message, boolean tcp) {
    Header header = DnsWire.headerOf(message).orElse(null);
    if (header == null || header.getFlag(Flags.QR)) {
      return Optional.empty();
    }
    if (header.getOpcode() != Opcode.QUERY && header.getOpcode() != Opcode.NOTIFY) {
      return Optional.of(DnsWire.refusedHeader(header, Rcode.NOTIMP));
    }
    if (isOvercrowded(header)) {
      return Optional.of(DnsWire.refusedHeader(header, Rcode.FORMERR));
    }
    try {
      return Optional.of(answer(new Message(message), tcp));
    } catch (IOException malformed) {
      return Optional.of(answerMalformed(header, message, tcp));
    }
  }

  /**
   * Records that are counted and not there are not missed, as <a
   * href="https://github.com/miekg/dns/blob/v1.1.72/msg.go">Unpack</a> has it; one that is broken
   * is a broken message.
   */
  private byte[] answerMalformed(Header header, byte[] message, boolean tcp) {
    try {
      byte[] upToQuestion = DnsWire.upToQuestion(message);
      Message question = new Message(upToQuestion);
      return upToQuestion.length == message.length
          ? answer(question, tcp)
          : DnsWire.malformed(header, question.getQuestion());
    } catch (IOException noQuestion) {
      return DnsWire.refusedHeader(header, Rcode.FORMERR);
    }
  }

  /** As <a href="https://github.com/miekg/dns/blob/v1.1.72/acceptfunc.go">MsgAcceptFunc</a>. */
  private static boolean isOvercrowded(Header header) {
    return header.getCount(Section.QUESTION) != 1
        || header.getCount(Section.ANSWER) > 1
        || header.getCount(Section.AUTHORITY) > 1
        || header.getCount(Section.ADDITIONAL) > 2;
  }

  /** Whatever the class: with the plugin {@code forward}, CoreDNS lets class CHAOS through. */
  private byte[] answer(Message query, boolean tcp) {
    Record question = query.getQuestion();
    OPTRecord opt = query.getOPT();
    if (opt != null && opt.getVersion() != 0) {
      return DnsWire.badVersion(query);
    }
    boolean dnssecOk = opt != null && (opt.getFlags() & org.xbill.DNS.ExtendedFlags.DO) != 0;
    DnsCache.Key key =
        new DnsCache.Key(
            question.getName(), question.getType(), dnssecOk, query.getHeader().getFlag(Flags.CD));
    Resolver resolver = resolver(question.getName());
    Reply reply = resolver == null ? Reply.error(Rcode.REFUSED) : resolver.answer(key);
    observer.accept(new Answered(key, reply));
    return DnsWire.encode(query, reply, tcp);
  }

  /** That of the longest zone. */
  private @Nullable Resolver resolver(Name name) {
    for (int before = 0; before < name.labels(); before++) {
      Resolver found = zones.get(new Name(name, before));
      if (found != null) {
        return found;
      }
    }
    return null;
  }
}
