package io.podwire.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.podwire.probe.DnsAnswer.Result;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The texts are what the tools of the real cluster printed. */
class ToolOutputTest {
  @Test
  void wgetShowsStatusHeadersAndBody() {
    HttpAnswer answer =
        WgetOutput.read(
            run(
                0,
                "<title>Welcome to nginx!</title>\n",
                """
                Connecting to nginx (10.43.114.160:80)
                  HTTP/1.1 200 OK
                  Server: nginx/1.22.1
                  Content-Type: text/html
                """));

    assertThat(answer.reach()).isEqualTo(Reach.CONNECTED);
    assertThat(answer.status()).hasValue(200);
    assertThat(answer.headers()).containsEntry("content-type", List.of("text/html"));
    assertThat(answer.body()).isEqualTo("<title>Welcome to nginx!</title>\n");
    assertThat(answer.isSuccess()).isTrue();
  }

  @Test
  void wgetShowsAnErrorsStatus() {
    HttpAnswer answer =
        WgetOutput.read(run(1, "", "wget: server returned error: HTTP/1.1 404 Not Found\n"));

    assertThat(answer.reach()).isEqualTo(Reach.CONNECTED);
    assertThat(answer.status()).hasValue(404);
    assertThat(answer.isSuccess()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          wget: bad address 'nope'                                             | NAME_NOT_RESOLVED
          wget: download timed out                                             | TIMED_OUT
          wget: can't connect to remote host (10.42.0.34): Connection refused  | REFUSED
          wget: can't connect to remote host (10.42.0.99): No route to host    | UNREACHABLE
          wget: can't connect to remote host (1.2.3.4): Network is unreachable | UNREACHABLE
          wget: error getting response: Connection reset by peer               | RESET
          wget: error getting response                                         | RESET
          """)
  void wgetComplains(String stderr, Reach reach) {
    assertThat(WgetOutput.read(run(1, "", stderr)).reach()).isEqualTo(reach);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          6  | curl: (6) Could not resolve host: nope                                                           | NAME_NOT_RESOLVED
          28 | curl: (28) Resolving timed out after 5001 milliseconds                                           | NAME_NOT_RESOLVED
          7  | curl: (7) Failed to connect to 10.42.0.34 port 80 after 2 ms: Couldn't connect to server         | REFUSED
          7  | curl: (7) Failed to connect to 10.42.0.99 port 80 after 3079 ms: Couldn't connect to server      | UNREACHABLE
          28 | curl: (28) Connection timed out after 3001 milliseconds                                          | TIMED_OUT
          28 | curl: (28) Operation timed out after 3003 milliseconds with 0 bytes received                     | NO_ANSWER
          28 | curl: (28) SSL connection timeout                                                                | NO_ANSWER
          60 | curl: (60) SSL certificate problem: self-signed certificate                                      | TLS_UNKNOWN_AUTHORITY
          60 | curl: (60) SSL certificate problem: certificate has expired                                      | TLS_EXPIRED
          60 | curl: (60) SSL: no alternative certificate subject name matches target host name 'my-nginx'      | TLS_WRONG_NAME
          35 | curl: (35) OpenSSL/3.0.19: error:0A00010B:SSL routines::wrong version number                     | TLS_NOT_SPOKEN
          52 | curl: (52) Empty reply from server                                                               | RESET
          """)
  void curlComplains(int exitCode, String stderr, Reach reach) {
    assertThat(CurlOutput.read(run(exitCode, "", stderr)).reach()).isEqualTo(reach);
  }

  @Test
  void curlsHeadIsTakenOffTheBodyAlsoOfARedirection() {
    HttpAnswer answer =
        CurlOutput.read(
            run(
                0,
                "HTTP/1.1 301 Moved\r\nLocation: /x\r\n\r\nHTTP/1.1 200 OK\r\nServer: nginx\r\n\r\nhello\n",
                ""));

    assertThat(answer.status()).hasValue(200);
    assertThat(answer.headers()).containsOnly(java.util.Map.entry("server", List.of("nginx")));
    assertThat(answer.body()).isEqualTo("hello\n");
  }

  @Test
  void curlsStatusIsKnownWhenItFailsForIt() {
    HttpAnswer answer =
        CurlOutput.read(run(22, "", "curl: (22) The requested URL returned error: 503\n"));

    assertThat(answer.status()).hasValue(503);
    assertThat(answer.reach()).isEqualTo(Reach.CONNECTED);
  }

  @Test
  void nslookupResolvedThoughItExitedWith1() {
    DnsAnswer answer =
        NslookupOutput.read(
            run(
                1,
                """
                Server:\t\t10.43.0.10
                Address:\t10.43.0.10:53

                ** server can't find nginx.cluster.local: NXDOMAIN

                Name:\tnginx.dsl.svc.cluster.local
                Address: 10.43.114.160

                ** server can't find nginx.svc.cluster.local: NXDOMAIN

                """,
                ""));

    assertThat(answer.result()).isEqualTo(Result.RESOLVED);
    assertThat(answer.addresses()).containsExactly("10.43.114.160");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      ignoreLeadingAndTrailingWhitespace = true,
      textBlock =
          """
          a | :53 | ** server can't find nope.cluster.local: NXDOMAIN~~              | NXDOMAIN
          a | :53 | ** server can't find example.com: SERVFAIL~~                     | SERVFAIL
          a | :53 | ** server can't find example.com: REFUSED~~                      | REFUSED
          a | :53 | ;; connection timed out; no servers could be reached~~           | TIMED_OUT
          a | :53 | *** Can't find web.default.svc.cluster.local: No answer~         | TIMED_OUT
          a | #53 | *** Can't find web.default.svc.cluster.local: No answer~~        | NO_DATA
          a | :53 | ` `                                                              | NO_DATA
          a | :53 | ~~                                                               | NO_DATA
          a | :53 | ** server can't find alias.svc.cluster.local: NXDOMAIN~~~        | NO_DATA
          a | :53 | ~** server can't find alias.svc.cluster.local: NXDOMAIN~~        | NO_DATA
          a | :53 | alias.default.svc.cluster.local	canonical name = nowhere.test~~  | NO_DATA
          -type=cname | :53 | alias.default.svc.cluster.local	canonical name = nowhere.test~~ | RESOLVED
          -type=srv | :53 | _t._tcp.web.default.svc.cluster.local	service = 0 100 80 web.default.svc.cluster.local~~ | RESOLVED
          """)
  void nslookupFindsNoAddress(String option, String port, String lines, Result result) {
    String head = "Server:\t\t10.43.0.10\nAddress:\t10.43.0.10" + port + "\n\n";
    String text = head + lines.replace('~', '\n').replace(" \n", "");

    DnsAnswer answer =
        NslookupOutput.read(new ToolRun(List.of("nslookup", option, "name"), text, "", 1));

    assertThat(answer.result()).isEqualTo(result);
    assertThat(answer.addresses()).isEmpty();
  }

  @Test
  void nobodyAnsweredOnlyIfNotForACompletionOfTheNameEither() {
    String nobody = ";; connection timed out; no servers could be reached\n\n";
    String completed =
        "Server:\t\t10.43.0.10\nAddress:\t10.43.0.10:53\n\n"
            + "** server can't find a.b.cluster.local: NXDOMAIN\n";
    String dig =
        ";; communications error to 10.43.0.10#53: connection refused\n\n"
            + "; <<>> DiG 9.18.49 <<>> web\n;; no servers could be reached\n";

    assertThat(NslookupOutput.read(run(1, nobody, "")).isUnanswered()).isTrue();
    assertThat(NslookupOutput.read(run(1, completed + nobody, "")).isUnanswered()).isFalse();
    assertThat(DigOutput.read(run(9, dig, "")).isUnanswered()).isTrue();
  }

  @Test
  void digShowsStatusAndAddresses() {
    String head = ";; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 58209\n";
    String answer = "nginx.dsl.svc.cluster.local. 5\tIN\tA\t10.43.114.160\n";

    assertThat(DigOutput.read(run(0, head + answer, "")).addresses())
        .containsExactly("10.43.114.160");
    assertThat(DigOutput.read(run(0, head, "")).result()).isEqualTo(Result.NO_DATA);
    assertThat(DigOutput.read(run(0, head.replace("NOERROR", "NXDOMAIN"), "")).result())
        .isEqualTo(Result.NXDOMAIN);
    assertThat(DigOutput.read(run(0, "10.43.114.160\n", "")).addresses())
        .containsExactly("10.43.114.160");
  }

  @ParameterizedTest
  @CsvSource({"SRV, 0 100 80 web.test., RESOLVED", "A, 0 100 80 web.test., NO_DATA"})
  void digResolvesToRecordsOfTheTypeItAskedFor(String asked, String data, Result result) {
    String text =
        """
        ;; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 49598

        ;; QUESTION SECTION:
        ;_t._tcp.web.test. IN %s

        ;; ANSWER SECTION:
        _t._tcp.web.test. 3 IN SRV %s

        ;; Query time: 0 msec
        """;

    assertThat(DigOutput.read(run(0, text.formatted(asked, data), "")).result()).isEqualTo(result);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          server | net timeout                                              | CONNECTED
                 | net timeout                                              | TIMED_OUT
                 | nc: net read: Connection refused                         | REFUSED
                 | nc: net read: Host is unreachable                        | UNREACHABLE
                 | nc: bad address 'nope'                                   | NAME_NOT_RESOLVED
                 | nc: invalid option -- 'u'                                | FAILED
          """)
  void datagramsAreAnsweredOrNot(String stdout, String stderr, Reach reach) {
    String data = stdout == null ? "" : stdout;
    String around = "10.42.0.3 (10.42.0.3:9) open\n" + stderr + "\nsent 8, rcvd " + data.length();

    UdpAnswer answer = UdpOutput.read(run(0, data, around));

    assertThat(answer.reach()).isEqualTo(reach);
    assertThat(answer.data()).isEqualTo(data);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          nc: 10.42.0.34 (10.42.0.34:81): Connection refused                            | REFUSED
          nc: 10.42.0.99 (10.42.0.99:81): Connection timed out                          | TIMED_OUT
          nc: bad address 'nope'                                                        | NAME_NOT_RESOLVED
          nc: connect to 10.42.0.34 port 81 (tcp) failed: Connection refused            | REFUSED
          nc: connect to 10.42.0.99 port 81 (tcp) timed out: Operation now in progress  | TIMED_OUT
          nc: getaddrinfo for host "nope" port 81: Temporary failure in name resolution | NAME_NOT_RESOLVED
          REFUSED                                                                       | REFUSED
          TIMEOUT                                                                       | TIMED_OUT
          DNS: lookup nope on 10.43.0.10:53: read udp 10.42.0.37:59021: i/o timeout     | NAME_NOT_RESOLVED
          """)
  void connectionsFail(String stderr, Reach reach) {
    assertThat(NcOutput.read(run(1, "", stderr)).reach()).isEqualTo(reach);
  }

  @Test
  void commandLinesAreQuotedWhereAShellNeedsIt() {
    assertThat(CommandLine.of(List.of("sh", "-c", "echo 'a' | grep a")))
        .isEqualTo("sh -c 'echo '\\''a'\\'' | grep a'");
  }

  private static ToolRun run(int exitCode, String stdout, String stderr) {
    return new ToolRun(List.of("tool"), stdout, stderr, exitCode);
  }
}
