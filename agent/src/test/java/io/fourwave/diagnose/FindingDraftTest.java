// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose;

import static java.util.concurrent.TimeUnit.HOURS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fourwave.connection.Connection;
import io.fourwave.tcp.Side;
import io.fourwave.tcp.TcpState;
import io.fourwave.watch.Scene;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FindingDraftTest {
    private static final long AFTER = SECONDS.toNanos(30);

    private final Scene scene = new Scene();

    @Test
    void descriptorsLastAsLongAsTheGrowthTakesToUseThemUp() {
        Finding finding = draft(oneASecond(600))
                .grows(AcmeBlame.context(FixedHeadroom.ofDescriptors(7200)))
                .finding();

        assertThat(finding.growthPerHour().orElseThrow()).isCloseTo(3600, within(40.0));
        // two hours
        assertThat((double) finding.exhaustionSeconds().orElseThrow()).isCloseTo(7200, within(80.0));
    }

    @Test
    void nothingRunsOutWhereNothingGrowsOrTheHostDoesNotTell() {
        Site growing = oneASecond(600);
        assertThat(draft(growing)
                        .grows(AcmeBlame.context(Headroom.UNKNOWN))
                        .finding()
                        .exhaustionSeconds())
                .isEmpty();
        scene.passes(2, HOURS);

        Finding still = draft(growing)
                .grows(AcmeBlame.context(FixedHeadroom.ofDescriptors(100)))
                .finding();
        assertThat(still.growthPerHour()).hasValue(0);
        assertThat(still.exhaustionSeconds()).isEmpty();
    }

    /** Each that is opened takes the place of one that has gone, whose line nobody knows. */
    @Test
    void arrivalsAreNoGrowthWhileThoseFromBeforeTheAttachLeave() {
        List<Connection> earlier = IntStream.rangeClosed(1, 60)
                .mapToObj(i -> scene.adopts(Scene.tuple(10_000 + i, 80)))
                .toList();
        DetectorContext context = AcmeBlame.context(FixedHeadroom.ofDescriptors(7200));
        List<Suspect> subjects = new ArrayList<>();
        for (int i = 1; i <= 200; i++) {
            subjects.add(Suspect.of(scene.opens(Side.CLIENT, Scene.tuple(i, 80)), scene.now()));
            if (i <= 60) {
                scene.closes(earlier.get(i - 1), TcpState.ESTABLISHED);
            }
            scene.passes(1, SECONDS);
            context.looksAt(scene.snapshot());
            Site site = Site.of(subjects, AcmeBlame.finder()).get(0);
            Finding finding = draft(site).grows(context).finding();
            if (i < 90 + AFTER / 1_000_000_000L) {
                assertThat(finding.exhaustionSeconds()).as("after %d s", i).isEmpty();
            }
            if (i == 200) {
                assertThat(finding.growthPerHour().orElseThrow()).isCloseTo(3600, within(100.0));
            }
        }
    }

    @Test
    void tenPeersAreNamedAndTheOthersCounted() {
        List<Suspect> suspects = new ArrayList<>();
        for (int peer = 1; peer <= 27; peer++) {
            suspects.add(
                    Suspect.of(scene.opens(Side.CLIENT, Scene.tuple(4000 + peer, peer), Scene.OPENER), scene.now()));
        }
        Finding finding = draft(Site.of(suspects, AcmeBlame.finder()).get(0)).finding();

        assertThat(finding.peers()).hasSize(10);
        assertThat(finding.otherPeers()).isEqualTo(17);
        assertThat(draft(oneASecond(1)).finding().otherPeers()).isZero();
    }

    @Test
    void evidenceThatIsNotKnownIsLeftOutAndItsOrderKept() {
        Finding finding = draft(oneASecond(1))
                .evidence("b", 1)
                .evidence("unknown", null)
                .evidence("a", 2)
                .finding();

        assertThat(finding.evidence().keySet()).containsExactly("b", "a", "line_unknown");
    }

    @Test
    void fiveOfTheOldestAreExamples() {
        Site site = oneASecond(20);
        Finding finding = draft(site).finding();

        assertThat(finding.examples()).isEqualTo(site.subjects().subList(0, 5));
        assertThat(finding.oldestNanos()).isEqualTo(SECONDS.toNanos(20) + AFTER);
        assertThat(finding.count()).isEqualTo(20);
    }

    private FindingDraft draft(Site site) {
        return new FindingDraft(Verdict.CLOSE_WAIT_LEAK, site, scene.now());
    }

    private Site oneASecond(int count) {
        List<Suspect> subjects = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            subjects.add(Suspect.of(scene.opens(Side.CLIENT, Scene.tuple(i, 80)), scene.now()));
            scene.passes(1, SECONDS);
        }
        scene.passes(AFTER, NANOSECONDS);
        return Site.of(subjects, AcmeBlame.finder()).get(0);
    }
}
