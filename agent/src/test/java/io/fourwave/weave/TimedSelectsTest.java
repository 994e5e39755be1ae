// SPDX-License-Identifier: Apache-2.0
package io.fourwave.weave;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Selector;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** By the class file of the JDK that runs this, and by what a thread's stack shows there. */
class TimedSelectsTest {

    @Test
    void lineTellsWhetherASelectHasALimit() throws Exception {
        try (InputStream own = Selector.class.getResourceAsStream("/sun/nio/ch/SelectorImpl.class")) {
            TimedSelects.keep(own.readAllBytes());
        }

        assertThat(frames(selector -> selector.select(TimeUnit.MINUTES.toMillis(1))))
                .anyMatch(TimedSelects::isTimed);
        assertThat(frames(Selector::select)).noneMatch(TimedSelects::isTimed);
    }

    @Test
    void whatIsNoClassFileHasNoLines() {
        assertThat(TimedSelects.linesOf(new byte[10])).isEmpty();
    }

    private static List<StackTraceElement> frames(Wait wait) throws Exception {
        try (Selector selector = Selector.open()) {
            Thread waiting = new Thread(() -> {
                try {
                    wait.in(selector);
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            waiting.start();
            Awaitility.await()
                    .until(() -> Arrays.stream(waiting.getStackTrace())
                            .anyMatch(frame -> frame.isNativeMethod()
                                    && frame.getClassName().startsWith("sun.nio.ch.")));
            List<StackTraceElement> frames = List.of(waiting.getStackTrace());
            selector.wakeup();
            waiting.join();
            return frames;
        }
    }

    private interface Wait {
        void in(Selector selector) throws IOException;
    }
}
