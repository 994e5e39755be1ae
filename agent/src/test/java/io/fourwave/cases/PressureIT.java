// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cases;

import io.fourwave.support.AgentLaunch;
import io.fourwave.support.Jdk;
import java.util.stream.Stream;

/** A connection per request, where there are 256 local ports: who closes first keeps one for a minute. */
class PressureIT extends CaseIT {

    @Override
    Stream<LeakCase> cases() {
        return Stream.of(
                LeakCase.of("300 requests, client closes first", "RequestChurn", "300", "1", "client-first")
                        .expect(Expected.of("time_wait_pressure", "suspect")
                                .count(0)
                                .blaming("RequestChurn.request", "socket.close()")),
                LeakCase.of("400 requests, no port is given out again", "RequestChurn", "400", "1", "client-first")
                        .expect(Expected.of("time_wait_pressure", "suspect")
                                .count(0)
                                .blaming("RequestChurn.request", "socket.close()")
                                .evidence("counted_by", "kernel")
                                .evidence("connects_failed", ">0")),
                LeakCase.of(
                        "400 requests over a while, ports are given out again",
                        "RequestChurn",
                        "400",
                        "1",
                        "unhurried"),
                LeakCase.of("100 requests, client closes first", "RequestChurn", "100", "1", "client-first"),
                LeakCase.of("220 requests to 4 servers", "RequestChurn", "220", "4", "client-first"),
                LeakCase.of("200 requests, server closes first", "RequestChurn", "200", "1", "server-first"));
    }

    @Override
    AgentLaunch launch(Jdk jdk, LeakCase leakCase) {
        boolean reuses = leakCase.arguments().contains("unhurried");
        return super.launch(jdk, leakCase).within(NetworkNamespace.withFewPorts(reuses));
    }
}
