package io.podwire.sim.image.busybox;

import io.podwire.sim.image.awk.Awk;
import io.podwire.sim.runtime.FileNode;
import io.podwire.sim.runtime.FileTree;
import io.podwire.sim.runtime.NotSimulatedException;
import io.podwire.sim.runtime.Program;
import io.podwire.sim.shell.Echo;
import io.podwire.sim.shell.Kill;
import io.podwire.sim.shell.Printf;
import io.podwire.sim.shell.Shell;
import io.podwire.sim.shell.TestExpression;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The tools, by name, and the files of an image that has them all in {@code /bin}. */
public final class BusyBox {
  /** What {@code busybox --list} names and this one has not. */
  private static final String OTHERS =
      "arp arping ash bc brctl bunzip2 bzip2 cal chat chgrp chown chroot cksum clear comm"
          + " cpio crc32 crond crontab dc dd df dhcprelay diff dmesg dnsd dos2unix du"
          + " ed expand factor fold free fsync ftpget ftpput fuser getopt gunzip gzip hd"
          + " hexdump hexedit hostid httpd hush ifdown ifup ifconfig inetd init iostat ipaddr"
          + " ipcalc iplink ipneigh iproute iprule iptunnel last less logger login logname"
          + " lsof md5sum mesg mkfifo mknod more mount mountpoint mpstat nl"
          + " nsenter ntpd od passwd patch ping6 pmap pscan pstree"
          + " pwdx rdate renice reset resize route rpm run-parts sha1sum sha256sum sha3sum"
          + " sha512sum shred shuf split ssl_client start-stop-daemon stat strings stty su sum sync"
          + " sysctl syslogd tar taskset tcpsvd telnetd tftp tftpd time top traceroute"
          + " traceroute6 truncate ts udhcpc udpsvd umount unexpand unix2dos unlink unshare"
          + " unzip uptime users uudecode uuencode vi w wall watch wc who whois xxd xz zcat zcip";

  private static final Map<String, Program> APPLETS = applets();
  private static final FileNode.Directory BIN = bin();

  private static Map<String, Program> applets() {
    Map<String, Program> applets = new LinkedHashMap<>();
    for (String name : OTHERS.split(" ")) {
      tool(
          applets,
          name,
          process -> {
            throw new NotSimulatedException("BusyBox's tool " + name);
          });
    }
    tool(applets, "sh", Shell.TOOL);
    tool(applets, "ash", Shell.TOOL);
    tool(applets, "echo", process -> Echo.run(process, process.argv()));
    tool(applets, "printf", process -> Printf.run(process, "printf", process.argv()));
    tool(applets, "kill", process -> Kill.run(process, "kill", process.argv()));
    for (String test : new String[] {"test", "[", "[["}) {
      tool(applets, test, process -> TestExpression.run(process, test, process.argv()));
    }
    tool(applets, "awk", Awk::run);
    TextTools.addTo(applets);
    FilterTools.addTo(applets);
    ReshapeTools.addTo(applets);
    ProcessTools.addTo(applets);
    tool(applets, "expr", Expr::run);
    FileTools.addTo(applets);
    SystemTools.addTo(applets);
    CommandTools.addTo(applets);
    NetworkTools.addTo(applets);
    return applets;
  }

  static void tool(Map<String, Program> applets, String name, Program.Tool tool) {
    applets.put(name, tool);
  }

  private static FileNode.Directory bin() {
    SortedMap<String, FileNode> bin = new TreeMap<>();
    APPLETS.forEach((name, program) -> bin.put(name, new FileNode.Executable(program)));
    return new FileNode.Directory(bin, 0755, 0);
  }

  static @Nullable Program applet(String name) {
    return APPLETS.get(name);
  }

  /** The files of an image with every tool in {@code /bin}, and the accounts that images expect. */
  public static FileTree files() {
    return new FileTree()
        .put("/bin", BIN)
        .write(
            "/etc/passwd",
            "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/home:/bin/false\n"
                + "nginx:x:101:101:nginx:/nonexistent:/bin/false\n")
        .write("/etc/group", "root:x:0:\nnogroup:x:65534:\nnginx:x:101:\n")
        .write("/etc/nsswitch.conf", "hosts: files dns\n")
        .directory("/tmp")
        .directory("/root")
        .directory("/var/run")
        .directory("/home");
  }

  private BusyBox() {}
}
