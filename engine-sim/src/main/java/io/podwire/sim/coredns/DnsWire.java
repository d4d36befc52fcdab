package io.podwire.sim.coredns;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DNSInput;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/** Turns replies into messages that fit the client: header, EDNS, compression, truncation. */
final class DnsWire {
  private static final int MIN_SIZE = 512;
  private static final int MAX_SIZE = 65_535;
  // https://github.com/coredns/coredns/blob/v1.14.3/request/edns0.go
  private static final List<Integer> ECHOED_OPTIONS =
      List.of(
          EDNSOption.Code.NSID,
          EDNSOption.Code.EDNS_EXPIRE,
          EDNSOption.Code.COOKIE,
          EDNSOption.Code.TCP_KEEPALIVE,
          EDNSOption.Code.PADDING);
  // https://github.com/coredns/coredns/blob/v1.14.3/request/request.go (Scrub)
  private static final int FRAGMENTS_ABOVE = 1480;
  // https://www.rfc-editor.org/rfc/rfc1035#section-4.1.1: after ID, flags and QDCOUNT
  private static final int FIRST_COUNT_OF_RECORDS = 6;

  private DnsWire() {}

  /** The reply as the bytes that answer the query. */
  static byte[] encode(Message query, Reply reply, boolean tcp) {
    OPTRecord opt = opt(query, query.getOPT());
    int limit = tcp ? MAX_SIZE : Math.max(MIN_SIZE, opt == null ? 0 : opt.getPayloadSize());
    byte[] plain = uncompressed(message(query, reply, opt));
    if (plain.length <= limit) {
      return tcp || plain.length <= FRAGMENTS_ABOVE ? plain : message(query, reply, opt).toWire();
    }
    byte[] compressed = message(query, reply, opt).toWire();
    return compressed.length <= limit ? compressed : truncated(query, reply, opt, limit);
  }

  private static Message message(Message query, Reply reply, @Nullable OPTRecord opt) {
    Message message = new Message();
    message.setHeader(header(query.getHeader(), reply));
    message.addRecord(query.getQuestion(), Section.QUESTION);
    reply.answer().forEach(record -> message.addRecord(record, Section.ANSWER));
    reply.authority().forEach(record -> message.addRecord(record, Section.AUTHORITY));
    reply.additional().forEach(record -> message.addRecord(record, Section.ADDITIONAL));
    if (opt != null) {
      message.addRecord(opt, Section.ADDITIONAL);
    }
    return message;
  }

  private static Header header(Header query, Reply reply) {
    Header header = new Header(query.getID());
    header.setOpcode(query.getOpcode());
    header.setFlag(Flags.QR);
    header.setRcode(reply.code());
    set(header, Flags.AA, reply.authoritative());
    set(header, Flags.RA, reply.recursive());
    boolean isQuery = query.getOpcode() == Opcode.QUERY;
    set(header, Flags.RD, isQuery && query.getFlag(Flags.RD));
    set(header, Flags.CD, isQuery && query.getFlag(Flags.CD));
    return header;
  }

  private static void set(Header header, int flag, boolean value) {
    if (value) {
      header.setFlag(flag);
    }
  }

  /**
   * The client's own EDNS record goes back, without the flags and options that mean nothing here.
   */
  private static @Nullable OPTRecord opt(Message query, @Nullable OPTRecord asked) {
    if (asked == null) {
      return null;
    }
    List<EDNSOption> options =
        asked.getOptions().stream()
            .filter(option -> ECHOED_OPTIONS.contains(option.getCode()))
            .toList();
    int flags = asked.getFlags() & ExtendedFlags.DO;
    return new OPTRecord(asked.getPayloadSize(), 0, 0, flags, options);
  }

  /** The version of EDNS is not one that the server speaks. */
  static byte[] badVersion(Message query) {
    Message message = message(query, Reply.error(0), new OPTRecord(0, 1, 0));
    return uncompressed(message);
  }

  /** The message up to the end of its question, as if it said that this is all. */
  static byte[] upToQuestion(byte[] message) throws IOException {
    DNSInput in = new DNSInput(message);
    in.jump(Header.LENGTH);
    new Name(in);
    in.readU16(); // the type
    in.readU16(); // the class
    byte[] cut = Arrays.copyOf(message, in.current());
    Arrays.fill(cut, FIRST_COUNT_OF_RECORDS, Header.LENGTH, (byte) 0);
    return cut;
  }

  /** The question of a message goes back, of which the rest cannot be read. */
  static byte[] malformed(Header query, Record question) {
    Message message = new Message();
    message.setHeader(refused(query, Rcode.FORMERR));
    message.addRecord(question, Section.QUESTION);
    return uncompressed(message);
  }

  /** The server does not look at the message any further: only its header goes back. */
  static byte[] refusedHeader(Header query, int code) {
    return refused(query, code).toWire();
  }

  private static Header refused(Header query, int code) {
    Header header = new Header(query.getID());
    header.setOpcode(code == Rcode.NOTIMP ? query.getOpcode() : Opcode.QUERY);
    header.setFlag(Flags.QR);
    header.setRcode(code);
    for (int flag : new int[] {Flags.TC, Flags.RD, Flags.RA, Flags.AD, Flags.CD}) {
      set(header, flag, query.getFlag(flag));
    }
    return header;
  }

  /** Upstream compresses only what would not fit otherwise, which shows in the size of answers. */
  private static byte[] uncompressed(Message message) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(MIN_SIZE);
    out.writeBytes(message.getHeader().toWire());
    for (int section = Section.QUESTION; section <= Section.ADDITIONAL; section++) {
      for (Record record : message.getSection(section)) {
        out.writeBytes(record.toWire(section));
      }
    }
    return out.toByteArray();
  }

  /**
   * As many records as fit, and the flag TC, as <a
   * href="https://github.com/miekg/dns/blob/v1.1.72/msg_truncate.go">Truncate</a>.
   */
  private static byte[] truncated(Message query, Reply reply, @Nullable OPTRecord opt, int limit) {
    int low = 0;
    int high = reply.answer().size() + reply.authority().size() + reply.additional().size();
    while (low < high) {
      int middle = (low + high + 1) / 2;
      if (message(query, first(reply, middle), opt).toWire().length <= limit) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    Message message = message(query, first(reply, low), opt);
    message.getHeader().setFlag(Flags.TC);
    return message.toWire();
  }

  private static Reply first(Reply reply, int count) {
    int answers = Math.min(count, reply.answer().size());
    int authorities = Math.min(count - answers, reply.authority().size());
    int additionals = Math.min(count - answers - authorities, reply.additional().size());
    return new Reply(
        reply.code(),
        reply.authoritative(),
        reply.recursive(),
        reply.answer().subList(0, answers),
        reply.authority().subList(0, authorities),
        reply.additional().subList(0, additionals));
  }

  /** The header of a message, if it is long enough to have one. */
  static Optional<Header> headerOf(byte[] message) {
    try {
      return Optional.of(new Header(message));
    } catch (IOException tooShort) {
      return Optional.empty();
    }
  }
}
