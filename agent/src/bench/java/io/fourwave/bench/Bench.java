// SPDX-License-Identifier: Apache-2.0
package io.fourwave.bench;

import io.fourwave.support.Jdk;
import io.fourwave.support.Jdks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Runs every section on every JDK of this machine. A budget that is missed is marked; it ends nothing. */
public final class Bench {

    private Bench() {}

    public static void main(String[] arguments) throws IOException {
        BenchSettings settings = BenchSettings.read();
        Place place = Place.find();
        List<Jdk> jdks = Jdks.all();
        Ledger ledger = new Ledger(Machine.describe(settings, place, jdks), settings.output());
        Files.createDirectories(settings.output());
        for (Section section : sections(settings, new Launcher(settings.programs(), place))) {
            for (Jdk jdk : jdks) {
                if (settings.includes(section.name())) {
                    section.run(jdk, ledger);
                    ledger.write();
                }
            }
        }
        System.out.println("bench: " + settings.output().resolve("cost.md").toAbsolutePath());
    }

    private static List<Section> sections(BenchSettings settings, Launcher launcher) throws IOException {
        Form form = settings.form();
        List<Variant> peers = peers(settings);
        List<Variant> all = new ArrayList<>(List.of(Variant.NONE, Variant.NONE_AGAIN, Variant.FOURWAVE));
        all.addAll(peers);
        List<Variant> once = new ArrayList<>(all);
        once.remove(Variant.NONE_AGAIN);
        long openFiles = openFiles();
        return List.of(
                new ChurnCost(form, launcher, all),
                new KeepAliveCost(form, launcher, all),
                new HookCost(form),
                new StartCost(form, launcher, all),
                new HeldCost(form, launcher, once, openFiles),
                new LookCost(form, launcher, openFiles),
                new CloseRateCost(form, launcher, settings.output()),
                new DetachCost(form, launcher));
    }

    private static List<Variant> peers(BenchSettings settings) throws IOException {
        List<Path> jars = new ArrayList<>();
        settings.fileLeakDetector().ifPresent(jars::add);
        if (Files.isDirectory(settings.peers())) {
            try (Stream<Path> files = Files.list(settings.peers())) {
                files.filter(file -> file.toString().endsWith(".jar")).sorted().forEach(jars::add);
            }
        }
        return jars.stream().map(Variant::peer).toList();
    }

    /** The hard limit: a JVM raises its own to it. */
    private static long openFiles() throws IOException {
        try (Stream<String> limits = Files.lines(Path.of("/proc/self/limits"))) {
            return limits.filter(line -> line.startsWith("Max open files"))
                    .map(line -> line.trim().split("\\s{2,}")[2])
                    .mapToLong(hard -> hard.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(hard))
                    .findFirst()
                    .orElse(1024);
        }
    }
}
