package io.podwire.sim.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.podwire.sim.runtime.Container;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whatever a tool is told, the tool ends, and the simulation goes on. */
class WrongArgumentsTest {
  private static final List<String> VALUES =
      List.of(
          "",
          "abc",
          "-1",
          "0",
          "99999999999999999999",
          "(",
          "[",
          "[a",
          "\\",
          "*",
          "a{2",
          "1-",
          "=",
          "::",
          "1.2.3");

  /** Each with every value in the place of {@code %}, and without that word. */
  private static final List<String> TOOLS =
      List.of(
          "grep -m % a",
          "grep -A % a",
          "grep -C % a",
          "grep %",
          "grep -E %",
          "grep -wE %",
          "grep -xe %",
          "egrep -o %",
          "sed %",
          "sed s/%/x/",
          "sed s/a/b/%",
          "sed -n %p",
          "sed -E s/%//",
          "awk %",
          "awk /%/",
          "awk -F % {print}",
          "sort -k %",
          "sort -t %",
          "sort -n -k 1,%",
          "cut -f %",
          "cut -d : -f %",
          "cut -c %",
          "uniq %",
          "tr % x",
          "tr a %",
          "tr -d %",
          "head -n %",
          "head -c %",
          "tail -n %",
          "tail -c %",
          "base64 -w %",
          "base64 -d %",
          "seq % 1",
          "seq 1 %",
          "seq 1 % 3",
          "expr %",
          "expr 1 + %",
          "expr a : %",
          "expr substr abc % 2",
          "find / -name %",
          "find / -maxdepth %",
          "find / -type %",
          "ls %",
          "ls -t %",
          "chmod % /tmp",
          "chmod u% /tmp",
          "mkdir -m % /tmp/d",
          "touch %",
          "rm %",
          "cp % /tmp",
          "mv % /tmp/m",
          "ln -s % /tmp/l",
          "readlink -f %",
          "basename %",
          "dirname %",
          "date -d %",
          "date -d @%",
          "date +%",
          "date -I%",
          "sleep %",
          "usleep %",
          "timeout % true",
          "timeout -s % 1 true",
          "timeout -k % 1 true",
          "xargs -n % echo",
          "xargs -I % echo",
          "xargs -P % echo",
          "nice -n % true",
          "pgrep %",
          "pgrep -n %",
          "pkill -% nobody",
          "pkill %x",
          "killall -% nobody",
          "kill %",
          "kill -% 99",
          "kill -s % 99",
          "printf %",
          "printf %d %",
          "test % -eq 1",
          "test 1 % 1",
          "ip route get %",
          "ip %",
          "ip addr show %",
          "ping -c 1 -W % 127.0.0.1",
          "ping -c % -w 1 127.0.0.1",
          "ping -c 1 -s % 127.0.0.1",
          "ping -c 1 -i % 127.0.0.1",
          "ping -w 1 %",
          "nc -w % 127.0.0.1 9",
          "nc -p % 127.0.0.1 9",
          "nc -z 127.0.0.1 %",
          "nc -l -p %",
          "nc -l -s % -p 99",
          "telnet 127.0.0.1 %",
          "hostname %",
          "mktemp %",
          "ps -o %",
          "env -u % true",
          "env %",
          "which %",
          "tee %",
          "cmp % /etc/passwd",
          "paste -d % /etc/passwd",
          "nl -b % /etc/passwd",
          "netstat -%",
          "id %",
          "busybox %",
          "sh -c %",
          "sh -c echo${%}",
          "sh -c echo$((%))",
          "sh -c exit\t%",
          "sh -c shift\t%",
          "sh -c exec\t%>&1",
          "sh -c echo\t>&%",
          "sh -c ulimit\t%",
          "sh -c kill\t%",
          "sh -c wait\t%",
          "sh -c trap\tx\t%",
          "sh -c getopts\t%\tx",
          "sh -c [\t%\t-gt\t1\t]",
          "sh -c umask\t%",
          "sh -c read\t-t\t%\tx",
          "sh -c x=abc;echo\t${x#%}",
          "sh -c case\tx\tin\t%)\t;;esac");

  private static final List<String> OTHERS =
      List.of(
          "dig -p % x",
          "dig -x %",
          "dig -t % x",
          "dig -q %",
          "dig +time=% x",
          "dig +% x",
          "dig @% x",
          "nc -w % 127.0.0.1 9",
          "nc -q % 127.0.0.1 9",
          "nc -W % -u 127.0.0.1 9",
          "nc -p % 127.0.0.1 9",
          "nc -z 127.0.0.1 %",
          "nc -l %",
          "nc -l % 99",
          "nc -n -z % 9",
          "getent hosts %",
          "getent ahosts %",
          "nslookup %",
          "host %");

  @Test
  void endTheToolAlone() {
    try (Pods pods = new Pods()) {
      Container box = pods.start("box", "busybox", "10.42.0.9", List.of("sleep", "infinity"));
      Container shoot =
          pods.start("shoot", "nicolaka/netshoot", "10.42.0.8", List.of("sleep", "infinity"));
      List<String> defects = new ArrayList<>();
      TOOLS.forEach(line -> runAll(pods, box, line, defects));
      OTHERS.forEach(line -> runAll(pods, shoot, line, defects));
      assertThat(defects).isEmpty();
      assertThat(pods.exec(box, "echo", "alive").stdout()).isEqualTo("alive\n");
    }
  }

  private static void runAll(Pods pods, Container container, String line, List<String> defects) {
    run(pods, container, line.replaceFirst("[^ ]*%.*", "").trim(), "", defects);
    for (String value : VALUES) {
      run(pods, container, line, value, defects);
    }
  }

  private static void run(
      Pods pods, Container container, String line, String value, List<String> defects) {
    List<String> argv = new ArrayList<>(List.of("timeout", "-s", "KILL", "2"));
    for (String word : line.split(" ")) {
      argv.add(word.replace("%", value).replace('\t', ' '));
    }
    try {
      pods.exec(container, argv.toArray(String[]::new));
    } catch (RuntimeException | AssertionError broken) {
      defects.add(String.join(" ", argv.subList(4, argv.size())) + ": " + broken.getCause());
    }
  }
}
