// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class TimedCallTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void whatIsDoneInTimeSaysNothing() throws Exception {
        assertThat(timedCall(true).await("asking", Duration.ofSeconds(10), () -> "answer"))
                .isEqualTo("answer");
        assertThat(err.size()).isZero();
    }

    @Test
    void failureIsPassedOnAsItIs() {
        assertThatThrownBy(() -> timedCall(true).await("asking", Duration.ofSeconds(10), () -> {
                    throw new IOException("no");
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("no");
    }

    @Test
    void longWorkShowsProgressOnATerminalAndEnds() {
        assertThatThrownBy(() -> timedCall(true).await("asking 4711", Duration.ofSeconds(2), this::never))
                .isInstanceOf(TimeoutException.class);
        assertThat(err.toString()).contains("asking 4711 ... 1 s").endsWith("\r\033[K");
    }

    @Test
    void withoutATerminalThereIsNoProgress() {
        assertThatThrownBy(() -> timedCall(false).await("asking 4711", Duration.ofMillis(1500), this::never))
                .isInstanceOf(TimeoutException.class);
        assertThat(err.size()).isZero();
    }

    private Void never() throws InterruptedException {
        new CountDownLatch(1).await();
        return null;
    }

    private TimedCall timedCall(boolean terminal) {
        return new TimedCall(new PrintStream(err, true), terminal);
    }
}
