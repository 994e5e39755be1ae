// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry;

import io.fourwave.connection.Stack;
import io.fourwave.diagnose.Finding;
import io.fourwave.diagnose.Severity;
import io.fourwave.diagnose.Suspect;
import io.fourwave.diagnose.Verdict;
import io.fourwave.tcp.Confidence;
import io.fourwave.tcp.FourTuple;
import io.fourwave.tcp.Side;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Findings that no detector has made. */
final class FindingSamples {
    private FindingSamples() {}

    /** @param line of {@code com.acme.Orders.fetch} */
    static Finding leak(int line, int count) {
        return finding(Severity.LEAK, frame(line), count, OptionalDouble.empty());
    }

    static Finding suspect(int line, int count) {
        return finding(Severity.SUSPECT, frame(line), count, OptionalDouble.empty());
    }

    static Finding growing(double perHour) {
        return finding(Severity.LEAK, frame(1), 3, OptionalDouble.of(perHour));
    }

    static Finding withoutLine(int count) {
        return finding(Severity.LEAK, Optional.empty(), count, OptionalDouble.empty());
    }

    private static Optional<StackTraceElement> frame(int line) {
        return Optional.of(new StackTraceElement("com.acme.Orders", "fetch", "Orders.java", line));
    }

    private static Finding finding(
            Severity severity, Optional<StackTraceElement> blame, int count, OptionalDouble growth) {
        FourTuple tuple =
                FourTuple.of(new InetSocketAddress("127.0.0.1", 40_000), new InetSocketAddress("127.0.0.1", 5432));
        Suspect oldest = new Suspect(
                null, tuple, Side.CLIENT, System.nanoTime(), 0, Stack.NONE, Stack.NONE, "main", null, null, null);
        return new Finding(
                Verdict.CLOSE_WAIT_LEAK,
                severity,
                Confidence.CERTAIN,
                Side.CLIENT,
                count,
                30_000_000_000L,
                growth,
                growth.isPresent() ? OptionalLong.of(1) : OptionalLong.empty(),
                List.of(new Finding.Peer("127.0.0.1", 5432, count)),
                0,
                blame,
                blame.map(known -> "org.postgresql:postgresql:42.3.1"),
                List.of(),
                Map.of("unread_bytes", 5),
                "3 connections to 127.0.0.1:5432 are never closed",
                "close them",
                "ss -tanpoe state close-wait",
                List.of(oldest));
    }
}
