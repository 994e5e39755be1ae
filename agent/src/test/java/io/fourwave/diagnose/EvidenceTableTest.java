// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.diagnose.evidence.Sign;
import io.fourwave.tcp.Confidence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class EvidenceTableTest {

    @ParameterizedTest
    @CsvSource({
        "PEER_HALF_CLOSED SERVER END_READ MANY,               nothing",
        "PEER_HALF_CLOSED END_READ FRAME_LEFT MANY GROWS,     nothing",
        "FRAME_LIVES END_READ,                                close_wait_undecided info",
        "FRAME_LIVES SERVER END_READ MANY GROWS,              close_wait_undecided info",
        "TURNS_OVER SERVER END_READ MANY,                     close_wait_undecided info",
        "END_READ FRAME_LEFT,                                 close_wait_undecided info",
        "END_READ FRAME_LEFT LASTS,                           close_wait_undecided info",
        "END_READ FRAME_LEFT MANY,                            close_wait_leak leak",
        "END_READ FRAME_LEFT MANY GROWS,                      close_wait_leak leak",
        "END_READ FRAME_LEFT MANY SERVER,                     close_wait_leak leak",
        "END_READ FRAME_LEFT SERVER,                          close_wait_undecided info",
        "END_READ FRAME_LEFT MANY SERVER NON_BLOCKING,        close_wait_leak suspect",
        "END_READ FRAME_LEFT MANY SERVER NON_BLOCKING GROWS,  close_wait_leak leak",
        "END_READ,                                            close_wait_undecided info",
        "END_READ MANY,                                       close_wait_leak suspect",
        "END_READ WENT_ON MANY,                               close_wait_leak leak",
        "END_READ WENT_ON,                                    close_wait_undecided info",
        "END_READ WENT_ON MANY AT_WORK,                       close_wait_undecided info",
        "END_READ WENT_ON MANY AT_WORK GROWS,                 close_wait_undecided info",
        "END_READ WENT_ON MANY AT_WORK GROWS LASTS,           close_wait_leak leak",
        "END_READ FRAME_LEFT AT_WORK MANY,                    close_wait_undecided info",
        "END_READ FRAME_LEFT AT_WORK MANY GROWS,              close_wait_undecided info",
        "END_READ FRAME_LEFT AT_WORK MANY LASTS,              close_wait_leak suspect",
        "UNREAD PARTLY_READ AT_WORK MANY LASTS,               close_wait_undecided info",
        "END_READ FRAME_LEFT AT_WORK MANY GROWS LASTS,        close_wait_leak suspect",
        "END_READ FRAME_LEFT AT_WORK MANY CROWD GROWS LASTS,  close_wait_leak leak",
        "UNREAD PARTLY_READ AT_WORK MANY CROWD GROWS LASTS,   close_wait_leak suspect",
        "SERVER NEVER_READ AT_WORK MANY,                      close_wait_undecided info",
        "END_READ FRAME_LEFT MAY_COME_LATER MANY,               close_wait_undecided info",
        "END_READ FRAME_LEFT MAY_COME_LATER MANY GROWS,         close_wait_undecided info",
        "END_READ FRAME_LEFT MAY_COME_LATER LASTS,              close_wait_undecided info",
        "END_READ FRAME_LEFT MAY_COME_LATER MANY LASTS,         close_wait_leak suspect",
        "END_READ FRAME_LEFT MAY_COME_LATER MANY GROWS LASTS,   close_wait_leak leak",
        "END_READ FRAME_LEFT MAY_COME_LATER MANY CROWD,         close_wait_undecided info",
        "END_READ FRAME_LEFT MAY_COME_LATER MANY CROWD GROWS,   close_wait_leak suspect",
        "BEFORE_ATTACH MAY_COME_LATER MANY CROWD GROWS,         close_wait_leak suspect",
        "BEFORE_ATTACH MAY_COME_LATER MANY CROWD,               close_wait_undecided info",
        "END_READ FRAME_LEFT AT_WORK MANY CROWD GROWS,          close_wait_undecided info",
        "END_READ WENT_ON MAY_COME_LATER MANY GROWS,            close_wait_undecided info",
        "UNREAD PARTLY_READ FRAME_LEFT MAY_COME_LATER MANY,     close_wait_undecided info",
        "UNREAD PARTLY_READ MAY_COME_LATER MANY GROWS LASTS,    close_wait_leak suspect",
        "END_READ FRAME_LEFT CLOSED_LATE MANY,                  close_wait_undecided info",
        "END_READ FRAME_LEFT CLOSED_LATE MANY GROWS LASTS,      close_wait_undecided info",
        "UNREAD PARTLY_READ FRAME_LEFT AT_WORK,               close_wait_undecided info",
        "UNREAD PARTLY_READ WENT_ON,                          close_wait_undecided info",
        "UNREAD PARTLY_READ WENT_ON MANY,                     close_wait_leak suspect",
        "UNREAD PARTLY_READ FRAME_LEFT,                       close_wait_undecided info",
        "UNREAD PARTLY_READ FRAME_LEFT LASTS,                 close_wait_undecided info",
        "UNREAD PARTLY_READ FRAME_LEFT MANY,                  close_wait_leak suspect",
        "UNREAD PARTLY_READ FRAME_LEFT MANY GROWS,            close_wait_leak leak",
        "UNREAD PARTLY_READ,                                  close_wait_undecided info",
        "UNREAD PARTLY_READ MANY,                             close_wait_leak suspect",
        "KEPT_PER_CLIENT END_READ FRAME_LEFT MANY,            close_wait_undecided info",
        "KEPT_PER_CLIENT END_READ FRAME_LEFT MANY GROWS,      close_wait_undecided info",
        "KEPT_PER_CLIENT END_READ FRAME_LEFT MANY LASTS,      close_wait_undecided info",
        "KEPT_PER_CLIENT END_READ WENT_ON MANY GROWS LASTS,   close_wait_leak suspect",
        "KEPT_PER_CLIENT NOT_TAKEN_BACK UNREAD PARTLY_READ MANY, close_wait_undecided info",
        "KEPT_PER_CLIENT END_READ END_READ_AGAIN MANY GROWS,  close_wait_leak leak",
        "UNREAD PARTLY_READ FRAME_LEFT NON_BLOCKING MANY,     close_wait_leak suspect",
        "SERVER NEVER_READ MANY,                              close_wait_leak suspect",
        "SERVER NEVER_READ,                                   close_wait_undecided info",
        "SERVER MANY FRAME_LEFT PARTLY_READ,                  close_wait_leak suspect",
        "SERVER MANY GROWS FRAME_LEFT PARTLY_READ,            close_wait_leak leak",
        "SERVER,                                              close_wait_undecided info",
        "BEFORE_ATTACH MANY,                                  close_wait_undecided info",
        "BEFORE_ATTACH MANY GROWS,                            close_wait_leak suspect",
        "NON_BLOCKING,                                        close_wait_undecided info",
        "NON_BLOCKING MANY,                                   close_wait_leak suspect",
        "NON_BLOCKING MANY GROWS,                             close_wait_leak leak",
        "NOT_TAKEN_BACK,                                      close_wait_undecided info",
        "NOT_TAKEN_BACK MANY,                                 close_wait_leak suspect",
        "NOT_TAKEN_BACK MANY LEFT_IDLE,                       close_wait_leak suspect",
        "NOT_TAKEN_BACK MANY GROWS,                           close_wait_leak leak",
        "AS_MANY_AS_AT_ONCE MANY FRAME_LEFT,                  close_wait_idle_pool benign",
        "REUSED MANY FRAME_LEFT,                              close_wait_idle_pool benign",
        "REUSED MANY GROWS,                                   close_wait_leak leak",
        "FILLED_AHEAD MANY,                                   close_wait_idle_pool benign",
        "OPENED_BY_LIBRARY MANY,                              close_wait_idle_pool benign",
        "ONE_PER_THREAD MANY,                                 close_wait_undecided info",
        "MANY,                                                close_wait_leak suspect",
        "END_READ FRAME_LEFT READER_ENDED,                    close_wait_undecided info",
        "END_READ FRAME_LEFT READER_ENDED LASTS,              close_wait_undecided info",
        "END_READ FRAME_LEFT READER_ENDED MANY,               close_wait_undecided info",
        "END_READ FRAME_LEFT READER_ENDED MANY GROWS,         close_wait_leak leak",
        "SERVER MANY UNANSWERED PARTLY_READ,                  close_wait_undecided info",
        "SERVER MANY UNANSWERED PARTLY_READ GROWS,            close_wait_leak leak",
        "SERVER MANY UNANSWERED PARTLY_READ LASTS,            close_wait_leak suspect",
        "SERVER MANY UNANSWERED END_READ FRAME_LEFT,          close_wait_leak leak",
        "MANY LEFT_IDLE,                                      close_wait_undecided info",
        "MANY LEFT_IDLE LASTS FRAME_LEFT,                     close_wait_undecided info",
        "MANY LEFT_IDLE GROWS,                                close_wait_leak suspect",
        "UNREAD PARTLY_READ FRAME_LEFT MANY LEFT_IDLE,        close_wait_leak suspect",
        "UNREAD PARTLY_READ FRAME_LEFT MANY LEFT_IDLE GROWS,  close_wait_leak leak",
        "UNSELECTED UNREAD NEVER_READ NON_BLOCKING SERVER MANY,           close_wait_undecided info",
        "UNSELECTED UNREAD NEVER_READ NON_BLOCKING SERVER MANY GROWS,     close_wait_undecided info",
        "UNSELECTED UNREAD NEVER_READ NON_BLOCKING SERVER MANY LASTS,     close_wait_leak suspect",
        "END_READ WENT_ON MANY MAY_COME_LATER,                close_wait_undecided info",
        "END_READ WENT_ON MANY MAY_COME_LATER LASTS,          close_wait_leak suspect",
        "UNUSED MANY,                                         close_wait_undecided info",
        "UNUSED MANY GROWS,                                   close_wait_leak leak",
        "PAUSED UNREAD NON_BLOCKING MANY,                     close_wait_undecided info",
        "PAUSED SERVER UNREAD NON_BLOCKING MANY GROWS,        close_wait_undecided info",
        "PAUSED SERVER UNREAD NON_BLOCKING MANY GROWS LASTS,  close_wait_leak leak",
        "PAUSED UNREAD NON_BLOCKING MANY LASTS,               close_wait_leak suspect",
        "END_READ_AGAIN END_READ FRAME_LEFT,                         close_wait_undecided info",
        "END_READ_AGAIN END_READ FRAME_LEFT LASTS,                   close_wait_leak suspect",
        "END_READ_AGAIN END_READ FRAME_LEFT MANY,                    close_wait_leak suspect",
        "END_READ_AGAIN END_READ FRAME_LEFT MANY GROWS,              close_wait_leak leak",
        "END_READ_AGAIN END_READ FRAME_LEFT MANY LASTS,              close_wait_leak suspect",
        "END_READ_AGAIN END_READ FRAME_LEFT MANY LASTS SERVER,       close_wait_leak leak",
        "END_READ_AGAIN END_READ MANY NON_BLOCKING SERVER GROWS,     close_wait_leak leak",
        "END_READ_AGAIN END_READ MANY LASTS SERVER AT_WORK,          close_wait_leak suspect",
        "END_READ_AGAIN END_READ MANY SERVER TURNS_OVER,             close_wait_undecided info",
        "END_READ_AGAIN END_READ MANY SERVER PEER_HALF_CLOSED,       nothing",
        "MANY GROWS,                                          close_wait_leak leak",
        "'',                                                  close_wait_undecided info",
    })
    void signsAreJudged(String signs, String expected) {
        assertThat(said(EvidenceTable.judge(set(signs)))).isEqualTo(expected);
    }

    static Stream<EvidenceTable.Row> rows() {
        return EvidenceTable.ROWS.stream();
    }

    /** Else it would be a row that no connection ever comes to. */
    @ParameterizedTest
    @MethodSource("rows")
    void everyRowDecidesItsOwnSigns(EvidenceTable.Row row) {
        assertThat(EvidenceTable.judge(row.condition().present())).isSameAs(row);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void whatIsOnlyPossibleIsNoLeakAndEachVerdictAllowsItsSeverity(EvidenceTable.Row row) {
        row.ruling().ifPresent(ruling -> {
            assertThat(ruling.verdict().severities()).contains(ruling.severity());
            assertThat(ruling.severity() == Severity.LEAK && ruling.confidence() == Confidence.POSSIBLE)
                    .isFalse();
        });
    }

    /** An innocent sign outweighs whatever else there is. */
    @Test
    void nothingIsAccusedThatIsInUseOrHalfClosed() {
        Random random = new Random(7);
        for (int i = 0; i < 10_000; i++) {
            Set<Sign> signs = EnumSet.noneOf(Sign.class);
            Stream.of(Sign.values()).filter(sign -> random.nextBoolean()).forEach(signs::add);
            signs.add(random.nextBoolean() ? Sign.FRAME_LIVES : Sign.PEER_HALF_CLOSED);

            assertThat(EvidenceTable.judge(signs).accuses()).as("%s", signs).isFalse();
        }
    }

    /** What many in a row have in common with one at work does not make a leak of them. */
    @Test
    void whatSomebodyMayBeAtWorkWithIsNoLeakBeforeItHasLasted() {
        Random random = new Random(8);
        for (int i = 0; i < 10_000; i++) {
            Set<Sign> signs = EnumSet.noneOf(Sign.class);
            Stream.of(Sign.values()).filter(sign -> random.nextBoolean()).forEach(signs::add);
            signs.add(Sign.AT_WORK);
            signs.remove(i % 2 == 0 ? Sign.LASTS : Sign.MANY);

            assertThat(EvidenceTable.judge(signs).accuses()).as("%s", signs).isFalse();
        }
    }

    @Test
    void whatMayBeClosedLaterIsNoLeakBeforeItHasLastedOrACrowdGrows() {
        Random random = new Random(9);
        for (int i = 0; i < 10_000; i++) {
            Set<Sign> signs = EnumSet.noneOf(Sign.class);
            Stream.of(Sign.values()).filter(sign -> random.nextBoolean()).forEach(signs::add);
            signs.add(Sign.MAY_COME_LATER);
            signs.remove(i % 2 == 0 ? Sign.LASTS : Sign.MANY);
            signs.remove(i % 4 < 2 ? Sign.CROWD : Sign.GROWS);

            assertThat(EvidenceTable.judge(signs).accuses()).as("%s", signs).isFalse();
        }
    }

    /** Only what nobody can come back to may be closed without --force. */
    @Test
    void onlyWhatIsForgottenForSureIsCertain() {
        Random random = new Random(10);
        for (int i = 0; i < 10_000; i++) {
            Set<Sign> signs = EnumSet.noneOf(Sign.class);
            Stream.of(Sign.values()).filter(sign -> random.nextBoolean()).forEach(signs::add);
            boolean certain = EvidenceTable.judge(signs)
                    .ruling()
                    .filter(EvidenceTable.Ruling::isCertain)
                    .isPresent();
            boolean somebody = signs.contains(Sign.AT_WORK)
                    || signs.contains(Sign.MAY_COME_LATER)
                    || signs.contains(Sign.CLOSED_LATE)
                    || signs.contains(Sign.FRAME_LIVES)
                    || !signs.contains(Sign.FRAME_LEFT);

            assertThat(certain && somebody).as("%s", signs).isFalse();
        }
    }

    @Test
    void diagnosisShowsTheTableAsItIs() throws IOException {
        assertThat(tableBelow("| signs | verdict | severity, confidence | because |"))
                .containsExactlyElementsOf(EvidenceTable.markdownRows().toList());
    }

    @Test
    void diagnosisShowsTheSignsAsTheyAre() throws IOException {
        assertThat(tableBelow("| sign | what it is | seen by |"))
                .containsExactlyElementsOf(Stream.of(Sign.values())
                        .map(sign -> "| `" + sign.name().toLowerCase(Locale.ROOT) + "` | " + sign.meaning() + " | "
                                + sign.source() + " |")
                        .toList());
    }

    private static List<String> tableBelow(String header) throws IOException {
        return Files.readAllLines(Path.of("docs", "diagnosis.md")).stream()
                .dropWhile(line -> !line.equals(header))
                .takeWhile(line -> !line.isBlank())
                .skip(2)
                .toList();
    }

    private static Set<Sign> set(String names) {
        Set<Sign> signs = EnumSet.noneOf(Sign.class);
        Arrays.stream(names.split(" "))
                .filter(name -> !name.isEmpty())
                .map(Sign::valueOf)
                .forEach(signs::add);
        return signs;
    }

    private static String said(EvidenceTable.Row row) {
        return row.ruling()
                .map(ruling -> ruling.verdict().text() + " " + ruling.severity().text())
                .orElse("nothing");
    }
}
