// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cases;

import java.util.stream.Stream;

/** What is as it should be, however odd it looks: no finding above {@code info}. */
class SilentIT extends CaseIT {
    private static final int MEGABYTE = 1 << 20;

    /** Of an answer that goes on for longer than {@link CaseStage#LEAK_AFTER}: five words a second. */
    private static final int WORDS = 30;

    @Override
    Stream<LeakCase> cases() {
        return Stream.of(clients(), servers()).flatMap(family -> family);
    }

    private static Stream<LeakCase> clients() {
        return Stream.of(
                LeakCase.of("3000 connections, client closes first", "ShortConnections", "3000", "client-first")
                        .peer(Services.echo()),
                LeakCase.of("3000 connections, peer closes first", "ShortConnections", "3000", "peer-first")
                        .peer(Services.answerAndClose()),
                LeakCase.of("half-close by design, minutes of reading", "PatientClient", "half-close")
                        .peer(Services.answerSlowlyAfterTheEnd(WORDS)),
                LeakCase.of("half-close by design, read to the end", "PatientClient", "half-close")
                        .peer(Services.answerSlowlyAfterTheEnd(5)),
                LeakCase.of("long poll", "PatientClient", "ask")
                        .peer(Services.answerLate(
                                CaseStage.LEAK_AFTER.multipliedBy(3).toNanos())),
                LeakCase.of("idle for long, nobody closes", "PatientClient", "idle"),
                LeakCase.of("closed within leak.after of the peer", "PatientClient", "linger")
                        .peer(Services.answerAndClose()),
                LeakCase.of("a pause in reading shorter than leak.after", "PatientClient", "pause")
                        .peer(Services.sendAndClose(2 * MEGABYTE)),
                LeakCase.of("reading more slowly than the peer sends", "PatientClient", "slow")
                        .peer(Services.sendAndClose(MEGABYTE)));
    }

    private static Stream<LeakCase> servers() {
        return Stream.of(
                LeakCase.of("answer streamed to a half-closed client", "PatientServer", "stream")
                        .play(stage -> stage.dial(Services.askAndHalfClose())),
                LeakCase.of("server still at work when its client has gone", "PatientServer", "busy")
                        .play(stage -> stage.dial(Services.askAndClose())),
                LeakCase.of("proxy, half-closes passed on, slow answer", "RelayProxy")
                        .peer(Services.answerSlowlyAfterTheEnd(WORDS))
                        .play(stage -> stage.dial(Services.askAndHalfClose())),
                LeakCase.of("proxy, half-closes passed on, both done", "RelayProxy")
                        .peer(Services.answerSlowlyAfterTheEnd(2))
                        .play(stage -> stage.dial(Services.askAndHalfClose())));
    }
}
