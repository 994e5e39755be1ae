// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JvmTest {
    private static final long PID = 4711;

    @TempDir
    private Path directory;

    private FakeProc proc;

    @BeforeEach
    void aJvm() {
        proc = new FakeProc(directory).jvm(PID, 1000);
    }

    @Test
    void mainIsTheFirstWordThatIsNoOption() {
        assertThat(Jvm.mainOf(List.of("java", "-Xmx1g", "-cp", "a:b", "--add-opens", "x/y=z", "com.acme.Shop", "arg")))
                .contains("com.acme.Shop");
        assertThat(Jvm.mainOf(List.of("/usr/bin/java", "-Dx=y", "-jar", "/opt/shop.jar", "-v")))
                .contains("/opt/shop.jar");
        assertThat(Jvm.mainOf(List.of("java", "-p", "mods", "-m", "shop/com.acme.Shop")))
                .contains("shop/com.acme.Shop");
        assertThat(Jvm.mainOf(List.of("/opt/launcher", "-x"))).contains("launcher");
        assertThat(Jvm.mainOf(List.of())).isEmpty();
    }

    @Test
    void jvmIsToldByItsLibrary() {
        assertThat(Jvm.kind(proc.process(PID))).isEqualTo(Jvm.Kind.HOTSPOT);
        proc.write(PID, "maps", "7f00-7f01 r-xp 00000000 08:01 42 /opt/j9/lib/default/libj9vm29.so\n");
        assertThat(Jvm.kind(proc.process(PID))).isEqualTo(Jvm.Kind.OPENJ9);
        proc.write(PID, "maps", "7f00-7f01 r-xp 00000000 08:01 42 /usr/lib/libc.so.6\n");
        assertThat(Jvm.kind(proc.process(PID))).isEqualTo(Jvm.Kind.NONE);
    }

    @Test
    void whereMappingsMayNotBeReadItIsToldByItsThreads() {
        proc.status(5, "S", 1, 1, "5").write(5, "task/6/comm", "VM Thread\n");
        assertThat(Jvm.kind(proc.process(5))).isEqualTo(Jvm.Kind.HOTSPOT);
        proc.write(5, "task/6/comm", "GC Thread#0\n");
        assertThat(Jvm.kind(proc.process(5))).isEqualTo(Jvm.Kind.NONE);
    }

    @Test
    void agentIsToldByItsThread() {
        assertThat(jvm().hasAgent()).isFalse();
        proc.write(PID, "task/12/comm", "fourwave-watch\n");
        assertThat(jvm().hasAgent()).isTrue();
    }

    @Test
    void flagsAreThoseOfTheEnvironmentAndTheCommandLineAndTheLastOneCounts() {
        assertThat(jvm().mayBeAttachedTo()).isTrue();
        proc.write(PID, "environ", "A=b\0JAVA_TOOL_OPTIONS=-Xmx1g -XX:+DisableAttachMechanism\0");
        assertThat(jvm().mayBeAttachedTo()).isFalse();
        proc.write(
                PID, "cmdline", "java\0-XX:-DisableAttachMechanism\0-XX:-EnableDynamicAgentLoading\0com.acme.Shop\0");
        assertThat(jvm().mayBeAttachedTo()).isTrue();
        assertThat(jvm().loadsAgents()).isFalse();
    }

    @Test
    void whatTheJvmSaysCounts() {
        Jvm jvm = new Jvm(
                proc.process(PID),
                PerfData.parse(PerfFile.of(
                        ByteOrder.nativeOrder(),
                        Map.of(
                                "sun.rt.javaCommand", "/opt/acme/shop.jar --port 80",
                                "sun.rt.jvmCapabilities", "0100",
                                "java.property.java.version", "1.8.0_452",
                                "java.property.java.vm.specification.version", "1.8",
                                "java.rt.vmArgs", "-Xmx1g -XX:-EnableDynamicAgentLoading"))));
        assertThat(jvm.main()).isEqualTo("shop.jar");
        assertThat(jvm.mayBeAttachedTo()).isFalse();
        assertThat(jvm.loadsAgents()).isFalse();
        assertThat(jvm.version()).contains("1.8.0_452");
        assertThat(jvm.feature()).hasValue(8);
    }

    private Jvm jvm() {
        return new Jvm(proc.process(PID), Optional.empty());
    }
}
