// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Frames are written {@code method:line}, innermost first; {@code jdk.} in front: a frame of the JDK. */
class FrameComparisonTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "on a later line,     read:5 fetch:7 all:2, java.lang.Thread.sleep:1 all:3,   true",
        "on an earlier line,  read:5 fetch:7 all:2, java.lang.Thread.sleep:1 all:1,   false",
        "on the same line,    read:5 fetch:7 all:2, java.lang.Thread.sleep:1 all:2,   false",
        "deeper in it,        read:5 fetch:7 all:2, java.lang.Thread.sleep:1 fetch:9 all:2, true",
        "in another method,   read:5 fetch:7 all:2, java.lang.Thread.sleep:1 work:9,  false",
    })
    void methodIsFurtherOnWhereItStandsOnALaterLine(String what, String then, String now, boolean further) {
        assertThat(FrameComparison.isFurtherOn(TextFrames.of(then), TextFrames.of(now)))
                .as(what)
                .isEqualTo(further);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "the thread has nothing to do with it,          read:5 job:20,                  jdk.run:9,                       LEFT",
        "it reads yet,                                  read:5 job:20,                  read:5 job:20,                   LIVES",
        "work after the reading in the same method,     read:5 job:20,                  compute:3 job:21,                LIVES",
        "work after a helper has read,                  jdk.in:1 read:5 job:20 main:2,  jdk.sleep:1 job:25 main:2,       LIVES",
        "the loop has begun again,                      read:5 fetch:20 main:8,         jdk.wait:1 main:6,               ROUND",
        "a pool's thread waits for a task,              read:5 task:7 jdk.work:50 jdk.run:9, jdk.park:1 jdk.take:4 jdk.work:40 jdk.run:9, LEFT",
        "a pool's thread does what comes after tasks,   read:5 task:7 jdk.work:50 jdk.run:9, jdk.x:1 jdk.work:60 jdk.run:9, LEFT",
        "a pool's thread has another task,              read:5 task:7 jdk.work:50 jdk.run:9, other:3 jdk.work:50 jdk.run:9, LEFT",
        "a pool of the application waits for a task,    read:5 task:7 worker:50,        jdk.take:4 worker:40,            ROUND",
        "one line calls one after the other,            read:5 both:7,                  compute:1 both:7,                LIVES",
        "nothing is known of the lines,                 read:-1 job:-1,                 compute:3 job:21,                LIVES",
        "the stack was cut and its outer end is there,  read:5 job:20,                  compute:3 job:21 a:1 b:2 c:3,    LIVES",
        "the stack was cut and its outer end is gone,   read:5 job:20,                  compute:3 x:21 a:1 b:2,          LEFT",
        "a proxy of a lambda is in no exception,        read:5 job:20 jdk.run:9,        compute:3 job:21 proxy/0x7f:1 jdk.run:9, LIVES",
        "Thread.runWith is in no exception,             read:5 job:20 jdk.run:9,        compute:3 job:21 jdk.runWith:1 jdk.run:9, LIVES",
        "a server of the JDK has read and handles,      jdk.in:1 jdk.exchange:20,       handle:7 jdk.exchange:30,        LIVES",
        "one line asks one after the other,             jdk.read:9 jdk.in:5 fetch:7,    jdk.connect:2 jdk.in:3 fetch:7,  LIVES",
        "one line asks the next just so,                jdk.read:9 jdk.in:5 fetch:7,    jdk.read:4 jdk.in:5 fetch:7,     LIVES",
        "a library's thread has another task,           read:5 jdk.work:50 wrap:4 jdk.run:9, other:3 jdk.work:40 wrap:4 jdk.run:9, LEFT",
        "the thread stands still in the JDK,            jdk.in:1 job:20,                jdk.in:1 job:20,                 LIVES",
    })
    void stacksAreCompared(String what, String then, String now, FrameState expected) {
        assertThat(FrameComparison.of(frames(then), frames(now))).as(what).isEqualTo(expected);
    }

    @Test
    void stackThatIsNotKnownSaysNothingAndAThreadWithoutOneHasEnded() {
        assertThat(FrameComparison.of(List.of(), frames("job:20"))).isEqualTo(FrameState.UNKNOWN);
        assertThat(FrameComparison.of(frames("job:20"), List.of())).isEqualTo(FrameState.LEFT);
    }

    private static List<StackTraceElement> frames(String text) {
        return Arrays.stream(text.split(" ")).map(FrameComparisonTest::frame).toList();
    }

    private static StackTraceElement frame(String text) {
        String[] parts = text.split(":");
        boolean jdk = parts[0].startsWith("jdk.");
        String method = jdk ? parts[0].substring(4) : parts[0];
        return new StackTraceElement(
                null,
                jdk ? "java.base" : null,
                null,
                jdk ? "java.Lang" : parts[0].contains("/") ? "com.acme.Orders$$Lambda/0x7f" : "com.acme.Orders",
                method,
                "Orders.java",
                Integer.parseInt(parts[1]));
    }
}
