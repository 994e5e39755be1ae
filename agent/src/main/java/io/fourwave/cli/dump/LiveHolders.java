// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli.dump;

import io.fourwave.cli.attach.AttachedJvm;
import io.fourwave.cli.host.FailureException;
import io.fourwave.cli.host.FileFailure;
import io.fourwave.cli.host.ToolHost;
import io.fourwave.heap.Holders;
import io.fourwave.heap.KnownSocket;
import io.fourwave.heap.hprof.DumpException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Who holds the connections of a JVM that runs: from a dump that it takes of itself, once somebody has agreed to the cost. */
public final class LiveHolders {
    private final ToolHost host;
    private final String jvm;
    private final String folder;
    private final Optional<String> finding;
    private final boolean keep;

    public LiveHolders(ToolHost host, String jvm, String folder, Optional<String> finding, boolean keep) {
        this.host = host;
        this.jvm = jvm;
        this.folder = folder;
        this.finding = finding;
        this.keep = keep;
    }

    /** @return empty where only the cost was asked for */
    public Optional<Holders> read(boolean agreed) throws FailureException {
        try (AttachedJvm target = AttachedJvm.open(jvm, host)) {
            DumpCost cost = cost(target);
            if (!agreed) {
                cost.lines().forEach(host::say);
                host.say(
                        "The tool did nothing. With --yes the JVM writes the dump. Only its owner can read the dump, and the tool"
                                + " removes it unless you give --keep.");
                return Optional.empty();
            }
            cost.lines().forEach(host::sayAside);
            List<KnownSocket> known = AgentFindings.of(target);
            checkFinding(known);
            try (LiveDump dump = LiveDump.take(target, cost, keep)) {
                Holders all = read(dump, known);
                if (keep) {
                    host.sayAside("the dump is kept: " + dump.file());
                }
                return Optional.of(finding.isPresent() ? all.ofFinding(this::isWanted) : all);
            }
        }
    }

    private DumpCost cost(AttachedJvm target) throws FailureException {
        DumpCost cost;
        try {
            cost = DumpCost.of(target.jvm(), folder);
        } catch (IOException refused) {
            throw new FailureException(
                    folder + " of that JVM cannot be used: " + FileFailure.reason(refused),
                    "--dir FOLDER chooses another place, as that JVM sees it");
        }
        if (cost.refusal().isPresent()) {
            throw new FailureException(
                    cost.refusal().get() + "; nothing was done",
                    "--dir FOLDER chooses another place, as that JVM sees it");
        }
        return cost;
    }

    /** Before that JVM is made to stand still. */
    private void checkFinding(List<KnownSocket> known) throws FailureException {
        if (finding.isPresent()
                && known.stream().flatMap(each -> each.finding().stream()).noneMatch(this::isWanted)) {
            throw new FailureException(
                    "no connection of finding " + finding.get() + " is known there; nothing was done",
                    host.command("report " + jvm) + " lists the findings, where the agent is in that JVM");
        }
    }

    /** {@code #2 close_wait_leak-cc971e90 (leak, the oldest for 5 s)}. */
    private boolean isWanted(String line) {
        return line.startsWith("#" + finding.orElseThrow() + " ") || line.contains(" " + finding.orElseThrow() + " ");
    }

    private Holders read(LiveDump dump, List<KnownSocket> known) throws FailureException {
        try (ProgressLine progress = new ProgressLine(host)) {
            return Holders.of(dump.channel(), known, progress);
        } catch (DumpException damaged) {
            throw new FailureException(
                    "the dump cannot be read: " + damaged.getMessage(), "try again; --keep keeps the dump for a look");
        } catch (IOException refused) {
            throw new FailureException(
                    "the dump cannot be read: " + FileFailure.reason(refused),
                    "a fifth of its size is needed for temporary files in " + System.getProperty("java.io.tmpdir")
                            + ": -Djava.io.tmpdir=FOLDER chooses another place");
        }
    }
}
