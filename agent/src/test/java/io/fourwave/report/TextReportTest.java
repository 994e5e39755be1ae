// SPDX-License-Identifier: Apache-2.0
package io.fourwave.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TextReportTest {

    @Test
    void reportOfNothingSaysSo() {
        assertThat(TextReport.of(Reports.empty())).isEqualTo("""
                fourwave 0.1.0   orders (com.acme.Shop), pid 4711 on shop-1
                2026-11-22T11:00:00Z   java 17.0.21   up 60 min
                no findings in 60 min of watching

                ── connections ─────────────────────────────────────────────────────────────────
                  now        none
                  closes     none
                  limits     open files unknown of unknown, local ports unknown
                  seen       0 open connections tracked, unknown met by no hook yet; met so far
                             from before the attach: 0; asked: tcp_info

                ── recent teardowns, the last of each kind ─────────────────────────────────────
                none

                ── fourwave itself ─────────────────────────────────────────────────────────────
                  cost       CPU unknown ms, at most 0 calls queued
                  lost       nothing
                  errors     0 suppressed
                  attached   2026-11-22T10:00:00Z, premain; the JVM is up 60 min
                """);
    }

    @Test
    void findingsComeFirstThenTheirDetailsThenTheNumbersThenTheTeardownsThenTheAgent() {
        assertThat(TextReport.of(Reports.full())).isEqualTo("""
                fourwave 0.1.0   orders (com.acme.Shop), pid 4711 on shop-1
                2026-11-22T11:00:00Z   java 17.0.21   up 60 min
                1 suspect; descriptors run out in 2 h

                1 SUSPECT Orders.java:42 close_wait_leak: 2 connections that the peer closed are
                         still held, the oldest for 95 s
                  where  com.acme.Orders.fetch (Orders.java:42)
                  do     Close what com.acme.Orders.fetch opens once the peer is done (read
                         returned -1): try-with-resources does it on every path.

                ── 1 SUSPECT Orders.java:42 close_wait_leak, possible ──────────────────────────
                  what       2 connections that the peer closed are still held, the oldest for
                             95 s
                  where      com.acme.Orders.fetch (Orders.java:42)
                             by way of org.postgresql:postgresql:42.3.1, client side, thread
                             worker-7
                  do         Close what com.acme.Orders.fetch opens once the peer is done (read
                             returned -1): try-with-resources does it on every path.
                  growth     40 more an hour; at that, descriptors run out in 2 h
                  evidence   state close_wait, unread_bytes 0
                  peers      10.0.0.2:8080 x1, [2001:db8::1]:443 x1, and 17 more
                  opened by  java.net.Socket.connect(Socket.java:633)
                             com.acme.Orders.fetch(Orders.java:42)
                  last used  com.acme.Orders.fetch(Orders.java:42)
                             96 s ago, thread worker-7
                  so far
                         seen  1 ◀────── FIN  the peer sends no more
                               2 ACK ──────▶  the kernel answers by itself
                               │ CLOSE_WAIT
                               3 FIN - - - ✗  never sent
                  examples   10.0.0.1:40000 -> 10.0.0.2:8080  100 s
                  trace      0af7651916cd43dd8448eb211c80319c
                  confirm    ss -tanpoe state close-wait '( dport = :8080 )'
                  id         close_wait_leak-cc971e90

                ── connections ─────────────────────────────────────────────────────────────────
                  now        close_wait 2, established 10
                  close_wait │                    ▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄█│ 2 at most
                  established│▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄████████████████████│ 10 at most
                             the last 60 min
                  closes     active_fin 5, passive_fin 1
                  on demand  2026-11-22T10:59:00Z: closed 5 of leak close_wait_leak of
                             com.acme.Orders.fetch(Orders.java:42) (close_wait_leak-cc971e90);
                             spared 15: beyond --at-most
                  limits     open files 40 of 1024, local ports 32768-60999
                  seen       12 open connections tracked, 3 met by no hook yet; met so far from
                             before the attach: 2; asked: tcp_info, sock_diag
                  sockets    21 descriptors = 10 tracked since they were opened + 2 opened
                             before the attach, met since + 3 listeners + 1 fourwave's own + 1
                             not TCP + 1 TCP without a connection + 3 not explained
                  not seen   sock_diag: the kernel said no: expected a netlink socket

                ── recent teardowns, the last of each kind ─────────────────────────────────────
                client 127.0.0.1:45464 -> 127.0.0.1:40123   active close   x3, the last one:
                  opened by com.acme.Orders.fetch(Orders.java:42)
                     0.0 ms  1 FIN ──────▶  Socket.close  com.acme.Orders.done(Orders.java:57) [main]
                             │ FIN_WAIT_1
                  ≤ 10.2 ms  2 ◀────── ACK  the peer's kernel answers
                             │ FIN_WAIT_2
                  ≤ 20.5 ms  3 ◀────── FIN  the peer is done, too
                             4 ACK ──────▶  kept in TIME_WAIT to repeat it
                             │ TIME_WAIT
                             └ time_wait

                client 127.0.0.1:45464 -> 127.0.0.1:40123   abort
                  opened by com.acme.Orders.fetch(Orders.java:42)
                     0.0 ms    RST ──────▶  Socket.close  com.acme.Orders.done(Orders.java:57) [main]
                             └ closed

                client 127.0.0.1:45464 -> 127.0.0.1:40123   reset by peer
                  opened by com.acme.Orders.fetch(Orders.java:42)
                       seen    ◀────── RST  or a timeout
                     7.0 ms  · Socket.close  com.acme.Orders.done(Orders.java:57) [main]   (after_reset)
                             └ closed

                client 127.0.0.1:45464 -> 127.0.0.1:40123   passive close
                  opened by com.acme.Orders.fetch(Orders.java:42)
                       seen  1 ◀────── FIN  the peer sends no more
                             2 ACK ──────▶  the kernel answers by itself
                             │ CLOSE_WAIT
                  2000.0 ms  3 FIN ──────▶  Socket.close  com.acme.Orders.done(Orders.java:57) [main]
                             │ LAST_ACK
                             4 ◀────── ACK
                             └ closed

                client 127.0.0.1:45464 -> 127.0.0.1:40123   simultaneous close
                  opened by com.acme.Orders.fetch(Orders.java:42)
                     0.0 ms    FIN ──────▶  Socket.close  com.acme.Orders.done(Orders.java:57) [main]
                             │ FIN_WAIT_1
                   ≤ 1.0 ms    ◀────── FIN  crossed with ours
                               ACK ──────▶  the kernel answers by itself
                             │ CLOSING
                   ≤ 2.0 ms    ◀────── ACK  acknowledges our FIN; the peer's FIN has arrived
                             │ TIME_WAIT
                             └ time_wait

                ── fourwave itself ─────────────────────────────────────────────────────────────
                  cost       CPU 120 ms, at most 9 calls queued
                  lost       spans_over_rate 7
                  errors     1 suppressed
                  attached   2026-11-22T10:00:00Z, attach; the JVM is up 60 min
                """);
    }

    @Test
    void onlyLinesOfCodeAreWiderThanATerminal() {
        assertThat(TextReport.of(Reports.full()).lines())
                .filteredOn(line -> line.length() > 80)
                .isNotEmpty()
                .allMatch(line -> line.contains("opened by ") || line.contains("Socket.close"));
    }

    @Test
    void firstScreenHoldsEveryLeakAndSuspectInThreeLines() {
        List<Report.FindingEntry> findings = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            FindingReports finding = FindingReports.of("close_wait_leak", i < 3 ? "leak" : "suspect");
            finding.text = "20 connections that the peer closed are still held, the oldest for 95 s; of 18 the"
                    + " application has read the end of the stream";
            findings.add(finding.entry());
        }
        findings.add(
                FindingReports.of("close_wait_idle_pool", "benign").numbered(7).entry());
        findings.add(FindingReports.of("abort_on_close", "info").numbered(8).entry());

        List<String> screen = screen(FindingReports.report(findings));

        assertThat(screen).hasSize(24).allMatch(line -> line.length() <= 80);
        assertThat(screen.get(2)).contains("3 leaks, 3 suspects, 1 benign, 1 info; descriptors run out in 2 h");
        assertThat(screen)
                .filteredOn(line -> line.contains("close_wait_leak: 20 "))
                .hasSize(6);
        assertThat(screen)
                .filteredOn(line -> line.equals("  where  com.acme.Orders.fetch (Orders.java:42)"))
                .hasSize(6);
        assertThat(screen)
                .filteredOn(line -> line.startsWith("  do     Close what "))
                .hasSize(6);
        assertThat(screen).anyMatch(line -> line.startsWith("7 BENIGN Orders.java:42 close_wait_idle_pool"));
        assertThat(screen).anyMatch(line -> line.startsWith("8 INFO Orders.java:42 abort_on_close"));
    }

    @Test
    void whatIsCutOnTheFirstScreenIsInTheDetails() {
        FindingReports finding = new FindingReports();
        finding.advice = "Close it ".repeat(20) + "at last";

        String text = TextReport.of(FindingReports.report(Collections.nCopies(9, finding.entry())));

        assertThat(text.lines().limit(30)).noneMatch(line -> line.contains("at last"));
        assertThat(text.lines()).filteredOn(line -> line.contains("at last")).hasSize(9);
    }

    @Test
    void stackIsFoldedToTheApplicationsFrames() {
        FindingReports finding = new FindingReports();
        finding.stack = List.of(
                "sun.nio.ch.NioSocketImpl.connect(NioSocketImpl.java:592)",
                "java.net.Socket.connect(Socket.java:633)",
                "com.acme.Orders.fetch(Orders.java:42)",
                "com.acme.Orders.main(Orders.java:7)",
                "java.lang.Thread.run(Thread.java:840)");

        assertThat(TextReport.of(FindingReports.report(List.of(finding.entry()))))
                .contains("""
                  opened by  (2 frames, sun.nio.ch.NioSocketImpl.connect to java.net.Socket.connect)
                             com.acme.Orders.fetch(Orders.java:42)
                             com.acme.Orders.main(Orders.java:7)
                             java.lang.Thread.run(Thread.java:840)
                """);
    }

    @Test
    void peersOfAServerHaveNoPort() {
        FindingReports finding = new FindingReports();
        finding.peers = List.of(new Report.Peer("2001:db8::1", 0, 2));
        finding.blame = null;

        assertThat(TextReport.of(FindingReports.report(List.of(finding.entry())))
                        .lines())
                .contains("  peers      2001:db8::1 x2", "  where  not known");
    }

    @Test
    void whyNoLineIsKnownIsSaidAsItIs() {
        FindingReports finding = new FindingReports();
        finding.blame = null;
        finding.evidence = Map.of("line_unknown", "opened before the attach");

        assertThat(TextReport.of(FindingReports.report(List.of(finding.entry())))
                        .lines())
                .contains("  where  not known: opened before the attach");
    }

    @Test
    void theWholeWayThroughTheLibrariesIsShown() {
        FindingReports finding = new FindingReports();
        finding.blame = new Report.Blame(
                "com.acme.Orders.fetch",
                "Orders.java",
                42,
                "org.a:web:6.0",
                List.of("org.a:web:6.0", "org.b:http:5.2"));

        assertThat(TextReport.of(FindingReports.report(List.of(finding.entry()))))
                .contains("by way of org.a:web:6.0 → org.b:http:5.2");
    }

    @Test
    void nameOfAThreadCannotSteerTheTerminal() {
        FindingReports finding = new FindingReports();
        finding.thread = "evil\u001b[2J\nfaked line";
        finding.stack = List.of("com.acme.Orders\u001b[31m.fetch(Orders.java:42)");

        String text = TextReport.of(FindingReports.report(List.of(finding.entry()), List.of()));

        assertThat(text).doesNotContain("\u001b").contains("evil\\u001b[2J\\u000afaked");
    }

    private static List<String> screen(Report report) {
        return TextReport.of(report).lines().limit(24).toList();
    }
}
