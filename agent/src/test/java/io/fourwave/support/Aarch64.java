// SPDX-License-Identifier: Apache-2.0
package io.fourwave.support;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * JVMs of another architecture, run by QEMU's user mode: their code is emulated, their system calls are this machine's
 * kernel's. {@code .ci/install-jdks --arm64} puts both there.
 */
public final class Aarch64 {
    private static final Path PLACE = Jdks.unpacked().resolveSibling("arm64");
    private static final Path EMULATOR = PLACE.resolve("qemu-aarch64");

    private Aarch64() {}

    /** Empty where this machine has no such runtime, or nothing to run it. */
    public static Optional<Jdk> runtime(int feature) {
        return Files.isExecutable(EMULATOR) ? Jdk.runtimeAt(PLACE.resolve("jdk-" + feature)) : Optional.empty();
    }

    /** For whoever lacks it. */
    public static String whyNone(int feature) {
        return "no Java " + feature + " for aarch64 in " + PLACE + ": .ci/install-jdks --arm64 puts one there";
    }

    /** The second compiler costs more under emulation than its code saves; one collector thread is enough. */
    public static AgentLaunch on(Jdk runtime) {
        return new AgentLaunch(runtime)
                .within(EMULATOR.toString(), "-L", PLACE.resolve("root").toString())
                .jvm("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
                .attachable();
    }
}
