// SPDX-License-Identifier: Apache-2.0
package io.fourwave.kerneltruth;

import io.fourwave.tcp.FourTuple;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;

/** What {@link Scenarios} said on stdout: which connection ends belong to which scenario, and how its clocks relate. */
record ScenarioLog(List<Endpoint> endpoints, List<String> failures, Clock clock, long endMonotonicNanos) {

    static ScenarioLog parse(List<String> stdout) {
        List<Endpoint> endpoints = words(stdout, "SCENARIO").map(Endpoint::of).toList();
        List<String> failures =
                stdout.stream().filter(line -> line.startsWith("FAILED ")).toList();
        return new ScenarioLog(endpoints, failures, clock(stdout), end(stdout));
    }

    private static Clock clock(List<String> stdout) {
        return words(stdout, "CLOCK")
                .findFirst()
                .map(words -> new Clock(Long.parseLong(words[1]), Long.parseLong(words[2])))
                .orElseThrow(() -> new AssertionError("the scenarios did not start: " + stdout));
    }

    private static long end(List<String> stdout) {
        return words(stdout, "END")
                .findFirst()
                .map(words -> Long.parseLong(words[1]))
                .orElseThrow(() -> new AssertionError("the scenarios did not come to their end: " + stdout));
    }

    private static Stream<String[]> words(List<String> stdout, String keyword) {
        return stdout.stream().filter(line -> line.startsWith(keyword + " ")).map(line -> line.split(" "));
    }

    /** One end of a connection, and the scenario that made it. */
    record Endpoint(String scenario, String side, FourTuple tuple) {
        private static Endpoint of(String[] words) {
            FourTuple tuple = FourTuple.of(
                    address(words[3]), Integer.parseInt(words[4]), address(words[5]), Integer.parseInt(words[6]));
            return new Endpoint(words[1], words[2], tuple);
        }

        private static InetAddress address(String literal) {
            try {
                return InetAddress.getByName(literal);
            } catch (UnknownHostException e) {
                throw new IllegalArgumentException("a SCENARIO line should hold numeric addresses, not " + literal, e);
            }
        }
    }

    /** Both clocks at one moment: CLOCK_MONOTONIC, and the time of day that spans carry. */
    record Clock(long monotonicNanos, long epochNanos) {
        long epoch(long monotonic) {
            return epochNanos + (monotonic - monotonicNanos);
        }
    }
}
