// SPDX-License-Identifier: Apache-2.0
package io.fourwave.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextReportTest {

    @Test
    void reportOfNothingSaysSo() {
        assertThat(TextReport.of(Reports.empty())).isEqualTo("""
                fourwave 0.1.0   pid 4711 on shop-1   java 17.0.21   up 3600 s

                No findings.

                Connections: none
                Calls:       none
                Limits:      open files unknown of unknown, local ports unknown

                Seen:        0 open connections tracked, 0 of those met after the attach were
                             opened before it; asked: tcp_info
                fourwave:    CPU unknown ms, dropped nothing, suppressed errors 0, queue high
                             water 0
                """);
    }

    @Test
    void findingsComeFirstThenTheNumbersThenTheTeardownsThenTheAgent() {
        assertThat(TextReport.of(Reports.full())).isEqualTo("""
                fourwave 0.1.0   pid 4711 on shop-1   java 17.0.21   up 3600 s

                SUSPECT close_wait_leak: 2 connections that the peer closed are still held,
                             the oldest for 95 s (possible).
                  where: com.acme.Orders.fetch (Orders.java:42), by way of
                         org.postgresql:postgresql:42.3.1, client side, thread worker-7
                  do:    Close what com.acme.Orders.fetch opens once the peer is done (read
                         returned -1): try-with-resources does it on every path.
                  peers: 10.0.0.2:8080 x1, [2001:db8::1]:443 x1
                  check: ss -tanpoe state close-wait '( dport = :8080 )'

                Connections: close_wait 2, established 10
                Calls:       active_fin 5, passive_fin 1
                Limits:      open files 40 of 1024, local ports 32768-60999

                client 127.0.0.1:45464 -> 127.0.0.1:40123   active close   x3, the last one:
                  opened by com.acme.Orders.fetch(Orders.java:42)
                     0.0 ms  FIN ──────▶  Socket.close  com.acme.Orders.done(Orders.java:57) [main]
                             │ FIN_WAIT_1
                  ≤ 10.2 ms  ◀────── ACK
                             │ FIN_WAIT_2
                  ≤ 20.5 ms  ◀────── FIN  and our ACK: the last one of the four waves
                             │ TIME_WAIT
                             └ time_wait

                client 127.0.0.1:45464 -> 127.0.0.1:40123   abort
                  opened by com.acme.Orders.fetch(Orders.java:42)
                     0.0 ms    Socket.close  com.acme.Orders.done(Orders.java:57) [main]
                     0.0 ms  RST ──────▶
                             └ closed

                client 127.0.0.1:45464 -> 127.0.0.1:40123   reset by peer
                  opened by com.acme.Orders.fetch(Orders.java:42)
                       seen  ◀────── RST  or a timeout
                     7.0 ms  · Socket.close  com.acme.Orders.done(Orders.java:57) [main]   (after_reset)
                             └ closed

                client 127.0.0.1:45464 -> 127.0.0.1:40123   passive close
                  opened by com.acme.Orders.fetch(Orders.java:42)
                       seen  ◀────── FIN  the peer sends no more
                             │ CLOSE_WAIT
                  2000.0 ms  FIN ──────▶  Socket.close  com.acme.Orders.done(Orders.java:57) [main]
                             │ LAST_ACK
                             └ closed

                client 127.0.0.1:45464 -> 127.0.0.1:40123   simultaneous close
                  opened by com.acme.Orders.fetch(Orders.java:42)
                     0.0 ms  FIN ──────▶  Socket.close  com.acme.Orders.done(Orders.java:57) [main]
                             │ FIN_WAIT_1
                   ≤ 1.0 ms  ◀────── FIN  crossed with ours
                             │ CLOSING
                   ≤ 2.0 ms  ◀────── ACK  of our FIN; theirs we have
                             │ TIME_WAIT
                             └ time_wait

                Seen:        12 open connections tracked, 2 of those met after the attach were
                             opened before it; asked: tcp_info, sock_diag
                Not seen:    sock_diag: the kernel said no: expected a netlink socket
                fourwave:    CPU 120 ms, dropped spans_over_rate 7, suppressed errors 1, queue
                             high water 9
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
    void peersOfAServerHaveNoPort() {
        Report.FindingEntry finding = Reports.finding();
        Report report = with(new Report.FindingEntry(
                finding.verdict(),
                finding.severity(),
                finding.confidence(),
                finding.count(),
                finding.oldestS(),
                "server",
                null,
                null,
                List.of(new Report.Peer("2001:db8::1", 0, 2)),
                null,
                new Report.OpenedBy(List.of(), null),
                null,
                finding.evidence(),
                finding.summary(),
                finding.advice(),
                finding.confirm(),
                finding.examples(),
                finding.waves()));

        assertThat(TextReport.of(report).lines())
                .contains("  peers: 2001:db8::1 x2", "  where: not known: opened before the attach, or stacks=off");
    }

    private static Report with(Report.FindingEntry finding) {
        Report empty = Reports.empty();
        return new Report(
                empty.fourwave(),
                empty.jvm(),
                empty.coverage(),
                empty.self(),
                empty.states(),
                empty.steps(),
                empty.limits(),
                List.of(finding),
                List.of());
    }
}
