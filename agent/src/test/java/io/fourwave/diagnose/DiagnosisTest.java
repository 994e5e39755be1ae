// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.tcp.FourTuple;
import io.fourwave.tcp.Side;
import io.fourwave.tcp.TcpState;
import io.fourwave.watch.Connection;
import io.fourwave.watch.Scene;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DiagnosisTest {
    private static final Libraries NO_LIBRARIES = new Libraries(name -> Optional.empty(), "");
    private static final StackTraceElement ELSEWHERE = new StackTraceElement("com.acme.Bills", "pay", "Bills.java", 7);

    private final List<Connection> held = new ArrayList<>();
    private final List<String> announced = new ArrayList<>();
    private final Diagnosis diagnosis = new Diagnosis(
            List.of(new CloseWaitDetector(
                    Duration.ofMillis(1), new BlameFinder(List.of(), NO_LIBRARIES), connection -> 0)),
            finding -> announced.add(finding.key().blame() + " x" + finding.count()));

    @Test
    void findingIsAnnouncedWhenNewAndWhenDoubledAndNeverOtherwise() {
        for (int count = 1; count <= 9; count++) {
            leaks(1, Scene.OPENER);
            diagnosis.run(held);
            diagnosis.run(held);
        }

        String line = "com.acme.Orders.fetch(Orders.java:42)";
        assertThat(announced).containsExactly(line + " x1", line + " x2", line + " x4", line + " x8");
        assertThat(diagnosis.findings())
                .singleElement()
                .extracting(Finding::count)
                .isEqualTo(9);
    }

    @Test
    void findingThatShrinksIsNotAnnouncedAgain() {
        leaks(3, Scene.OPENER);
        diagnosis.run(held);
        diagnosis.run(held.subList(0, 1));
        diagnosis.run(held.subList(0, 2));

        assertThat(announced).hasSize(1);
        assertThat(diagnosis.findings())
                .singleElement()
                .extracting(Finding::count)
                .isEqualTo(2);
    }

    @Test
    void findingIsNoMoreOnceNothingIsHeld() {
        leaks(1, Scene.OPENER);
        diagnosis.run(held);
        diagnosis.run(List.of());

        assertThat(diagnosis.findings()).isEmpty();
    }

    @Test
    void linesOfCodeAreFindingsOfTheirOwnTheMostFrequentFirst() {
        leaks(1, ELSEWHERE);
        leaks(2, Scene.OPENER);
        diagnosis.run(held);

        assertThat(announced)
                .containsExactly("com.acme.Orders.fetch(Orders.java:42) x2", "com.acme.Bills.pay(Bills.java:7) x1");
    }

    /** {@link Diagnosis} has the real clock: what leaks here has done so for a while by it. */
    private void leaks(int count, StackTraceElement opener) {
        Scene past = new Scene();
        past.passes(-1, TimeUnit.HOURS);
        for (int i = 0; i < count; i++) {
            FourTuple tuple = FourTuple.of(new byte[] {10, 0, 0, 1}, 1000 + i, new byte[] {10, 0, 0, 2}, 80);
            Connection connection = past.opens(Side.CLIENT, tuple, opener);
            past.isIn(TcpState.CLOSE_WAIT, connection);
            held.add(connection);
        }
        past.sweeps();
    }
}
