// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli.attach;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.cli.attach.AttachReply.LoadFailure.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What HotSpot of each version answers to a load. */
class AttachReplyTest {

    @ParameterizedTest
    @ValueSource(strings = {"0\n0\n", "0\n0", "0\nreturn code: 0\n", "0\nreturn code: 0"})
    void loaded(String reply) {
        assertThat(AttachReply.parse(reply).orElseThrow().loadFailure()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // 8
                "0;100;                                                                    | NO_JAR",
                "0;102;                                                                    | OTHER",
                "-1;instrument was not loaded.;                                            | NO_INSTRUMENT",
                // 9 and later
                "0;return code: 100;                                                       | NO_JAR",
                "0;return code: 102;                                                       | OTHER",
                "0;instrument was not loaded.;/opt/java/lib/libinstrument.so: cannot open; | NO_INSTRUMENT",
                "-1;Module java.instrument may be unavailable;                             | NO_INSTRUMENT",
                // 21 and later
                "-1;Dynamic agent loading is not enabled. Use -XX:+EnableDynamicAgentLoading; | NOT_ENABLED",
                "101;                                                                      | OTHER",
                "0;                                                                        | OTHER",
            })
    void notLoaded(String reply, Kind kind) {
        assertThat(AttachReply.parse(reply.replace(';', '\n'))
                        .orElseThrow()
                        .loadFailure()
                        .orElseThrow()
                        .kind())
                .isEqualTo(kind);
    }

    @Test
    void aStatusThatSaysNoIsNoLoadWhateverFollows() {
        assertThat(AttachReply.parse("1\nreturn code: 0\n").orElseThrow().loadFailure())
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "HTTP/1.1 400 Bad Request\r\n", "99999999999\n", "0x0\n"})
    void nothingThatHotSpotSays(String reply) {
        assertThat(AttachReply.parse(reply)).isEmpty();
    }
}
