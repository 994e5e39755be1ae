// SPDX-License-Identifier: Apache-2.0
package io.fourwave.jdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.util.Locale;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryHeadroomTest {
    private static final long MEGA = 1 << 20;

    @ParameterizedTest
    @CsvSource({
        "AGENT, Metaspace, 32, 1",
        "AGENT, Compressed Class Space, 6, 1",
        "SESSION, Metaspace, 26, 1",
        "SESSION, Compressed Class Space, 5, 1",
        "AGENT, Metaspace, 256, 225",
    })
    void enoughIsEnough(MemoryHeadroom what, String pool, long most, long used) {
        assertThatCode(() -> what.require(pool, usage(most, used))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "AGENT, Metaspace, 24, 1, 23",
        "AGENT, Metaspace, 256, 226, 30",
        "SESSION, Metaspace, 32, 8, 24",
        "AGENT, Compressed Class Space, 5, 1, 4",
        "SESSION, Compressed Class Space, 4, 1, 3",
        "SESSION, Metaspace, 16, 16, 0",
    })
    void lastIsTheApplications(MemoryHeadroom what, String pool, long most, long used, long free) {
        assertThatThrownBy(() -> what.require(pool, usage(most, used)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("only " + free + " MB of " + pool.toLowerCase(Locale.ROOT))
                .hasMessageEndingWith("raise that limit");
    }

    /** A collector may keep some of what {@code -Xmx} says for itself: {@code maxMemory} is up to a tenth less. */
    @Test
    void smallHeapIsTheApplications() {
        assertThatCode(() -> MemoryHeadroom.requireHeap(28 * MEGA)).doesNotThrowAnyException();
        assertThatThrownBy(() -> MemoryHeadroom.requireHeap(16 * MEGA))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "the heap is at most 16 MB here (-Xmx), the agent takes up to 6 of them, and it starts from 24 on:"
                                + " -Xmx32m gives as many with each collector");
    }

    @Test
    void poolsWithoutALimitAndOtherPoolsAreNoMatter() {
        assertThatCode(() -> MemoryHeadroom.AGENT.require("Metaspace", new MemoryUsage(0, MEGA, MEGA, -1)))
                .doesNotThrowAnyException();
        assertThatCode(() -> MemoryHeadroom.AGENT.require("CodeHeap 'non-nmethods'", usage(5, 5)))
                .doesNotThrowAnyException();
    }

    /** What this JVM calls its pools, and that it has room. */
    @Test
    void namesAreThoseOfTheJvm() {
        assertThat(ManagementFactory.getMemoryPoolMXBeans())
                .extracting(MemoryPoolMXBean::getName)
                .contains("Metaspace", "Compressed Class Space");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-Xmx1g -XX:MaxMetaspaceSize=64m -ea",
                "-XX:CompressedClassSpaceSize=8m",
            })
    void limitIsFoundAmongTheArguments(String arguments) {
        assertThat(MemoryHeadroom.isLimited(properties("sun.jvm.args", arguments)))
                .isTrue();
        assertThat(MemoryHeadroom.isLimited(properties("sun.jvm.flags", arguments)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-Xmx1g -XX:MetaspaceSize=64m -XX:+UseCompressedClassPointers"})
    void otherArgumentsAreNoLimit(String arguments) {
        assertThat(MemoryHeadroom.isLimited(properties("sun.jvm.args", arguments)))
                .isFalse();
    }

    private static Properties properties(String key, String value) {
        Properties properties = new Properties();
        properties.setProperty(key, value);
        return properties;
    }

    private static MemoryUsage usage(long most, long used) {
        return new MemoryUsage(0, used * MEGA, Math.max(most, used) * MEGA, most * MEGA);
    }
}
