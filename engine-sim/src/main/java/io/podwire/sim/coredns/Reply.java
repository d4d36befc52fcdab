package io.podwire.sim.coredns;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/**
 * An answer before it is fitted to the client: no identifier, no EDNS, no truncation.
 *
 * @param code the response code
 */
record Reply(
    int code,
    boolean authoritative,
    boolean recursive,
    List<Record> answer,
    List<Record> authority,
    List<Record> additional) {
  /** An error of the server itself, outside any zone. */
  static Reply error(int code) {
    return new Reply(code, false, false, List.of(), List.of(), List.of());
  }

  /** What the zone holds. */
  static Reply found(List<Record> answer, List<Record> additional) {
    return new Reply(Rcode.NOERROR, true, false, answer, List.of(), additional);
  }

  /** That the zone does not hold it, with its SOA: no such name, or none of that type. */
  static Reply denied(int code, Record soa) {
    return new Reply(code, true, false, List.of(), List.of(soa), List.of());
  }

  /** The same with all records living that long. */
  Reply withTtl(long seconds) {
    return new Reply(
        code,
        authoritative,
        recursive,
        withTtl(answer, seconds),
        withTtl(authority, seconds),
        withTtl(additional, seconds));
  }

  /** The same answers of other owners. */
  Reply withOwners(UnaryOperator<Name> owners) {
    List<Record> copies = new ArrayList<>(answer.size());
    for (Record record : answer) {
      Name owner = owners.apply(record.getName());
      copies.add(owner.equals(record.getName()) ? record : copy(record, owner, record.getTTL()));
    }
    return new Reply(code, authoritative, recursive, copies, authority, additional);
  }

  private static List<Record> withTtl(List<Record> records, long seconds) {
    List<Record> copies = new ArrayList<>(records.size());
    records.forEach(record -> copies.add(copy(record, record.getName(), seconds)));
    return copies;
  }

  /**
   * Through its bytes, for a record does not let go of its data, and its canonical form loses case.
   */
  private static Record copy(Record record, Name owner, long seconds) {
    byte[] wire = record.toWire(Section.ANSWER);
    byte[] name = owner.toWire();
    int rest = record.getName().length();
    ByteBuffer copy = ByteBuffer.allocate(name.length + wire.length - rest);
    copy.put(name).put(wire, rest, wire.length - rest);
    copy.putInt(name.length + Short.BYTES * 2, (int) seconds);
    try {
      return Record.fromWire(copy.array(), Section.ANSWER);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }
}
