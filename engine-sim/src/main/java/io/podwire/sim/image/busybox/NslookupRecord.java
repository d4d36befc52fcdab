package io.podwire.sim.image.busybox;

import io.podwire.sim.runtime.NotSimulatedException;
import java.io.IOException;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

/** A record as {@code nslookup} prints it. */
final class NslookupRecord {
  private NslookupRecord() {}

  static String text(Record record) throws IOException {
    String name = record.getName().toString(true);
    String text;
    if (record instanceof ARecord a) {
      text = "Name:\t" + name + "\nAddress: " + a.getAddress().getHostAddress();
    } else if (record instanceof AAAARecord a) {
      text = "Name:\t" + name + "\nAddress: " + a.getAddress().getHostAddress();
    } else if (record instanceof CNAMERecord cname) {
      text = name + "\tcanonical name = " + cname.getTarget().toString(true);
    } else if (record instanceof PTRRecord ptr) {
      text = name + "\tname = " + ptr.getTarget().toString(true);
    } else if (record instanceof NSRecord ns) {
      text = name + "\tnameserver = " + ns.getTarget().toString(true);
    } else if (record instanceof MXRecord mx) {
      text = name + "\tmail exchanger = " + mx.getPriority() + " " + mx.getTarget().toString(true);
    } else if (record instanceof TXTRecord txt) {
      text = name + "\ttext = \"" + String.join("", txt.getStrings()) + "\"";
    } else if (record instanceof SRVRecord srv) {
      text =
          name
              + "\tservice = "
              + srv.getPriority()
              + " "
              + srv.getWeight()
              + " "
              + srv.getPort()
              + " "
              + srv.getTarget().toString(true);
    } else if (record instanceof SOARecord soa) {
      text =
          name
              + "\n\torigin = "
              + soa.getHost().toString(true)
              + "\n\tmail addr = "
              + soa.getAdmin().toString(true)
              + "\n\tserial = "
              + soa.getSerial()
              + "\n\trefresh = "
              + soa.getRefresh()
              + "\n\tretry = "
              + soa.getRetry()
              + "\n\texpire = "
              + soa.getExpire()
              + "\n\tminimum = "
              + soa.getMinimum();
    } else {
      throw new NotSimulatedException("nslookup: records of type " + Type.string(record.getType()));
    }
    return text;
  }
}
