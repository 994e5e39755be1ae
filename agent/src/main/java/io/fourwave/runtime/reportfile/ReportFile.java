// SPDX-License-Identifier: Apache-2.0
package io.fourwave.runtime.reportfile;

import io.fourwave.config.Config;
import io.fourwave.config.PrivateFile;
import io.fourwave.config.Unwritable;
import io.fourwave.host.DescriptorHeadroom;
import io.fourwave.host.HostFacts;
import io.fourwave.report.Report;
import io.fourwave.report.ReportFormat;
import io.fourwave.report.ReportWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The file of the option {@code report.file}. What is wrong with it is said at the start, when it can still be mended.
 * {@code %p} in its name is the process id, {@code %h} the host's name: many JVMs may have one and the same option. With
 * {@code report.on} it is a black box: no report of something that happened is written over, nor the last one of the JVM
 * before.
 */
public final class ReportFile {
    private final Path file;
    private final Set<Config.ReportOn> on;
    private final Consumer<String> warn;
    private boolean warned;
    /** What stands there is to be kept. */
    private boolean precious;
    /** What stands there is a report of this JVM. */
    private boolean written;
    /** Null where there is none. */
    private SpareFile spare;

    private boolean ended;
    /** Of what this JVM wrote there last; null before the first time, and where it is not known. */
    private Object ownKey;

    private boolean warnedOfOther;

    /** @param warn hears one sentence where it cannot be written */
    public ReportFile(Path file, Set<Config.ReportOn> on, Consumer<String> warn) {
        this.file = expanded(file, ProcessHandle.current().pid(), HostFacts.hostName());
        this.on = on;
        this.warn = warn;
        this.precious = !on.isEmpty();
    }

    static Path expanded(Path file, long pid, String host) {
        String text = file.toString();
        return text.indexOf('%') < 0
                ? file
                : Path.of(text.replace("%p", Long.toString(pid)).replace("%h", host.replace('/', '_')));
    }

    public synchronized void check() {
        try {
            ReportWriter.refusePipe(file);
            PrivateFile.refuseForeignLink(file);
            ReportWriter.check(file);
        } catch (IOException | RuntimeException refused) {
            warnOnce(refused, "there will be no report unless it can be when the JVM ends");
            return;
        }
        reserve();
    }

    /** Loads what a report takes while the jar is as it was; the text is thrown away. */
    public void prepare(Report report) {
        format(report);
    }

    public void write(Report report) {
        write(report, false);
    }

    /** @param event whether it tells of something that has happened, and is to be kept */
    synchronized void write(Report report, boolean event) {
        try {
            PrivateFile.refuseForeignLink(file);
            String text = format(report);
            boolean others = isOfAnotherJvm();
            if (precious || others) {
                OlderReports.keep(file);
            }
            write(text);
            precious = event;
            written = true;
            ownKey = key();
            if (others && !warnedOfOther) {
                warnedOfOther = true;
                warn.accept("report.file '" + file
                        + "' is written by another JVM too, and the older reports beside it are of"
                        + " both: %p in its name, the process id, gives each JVM its own");
            }
        } catch (IOException | RuntimeException refused) {
            takeBack();
            boolean older = (written || !on.isEmpty()) && Files.exists(file);
            warnOnce(refused, (older ? "the file holds an older report" : "there is no report") + remedy());
        }
        reserve();
    }

    private void write(String text) throws IOException {
        if (spare != null && !DescriptorHeadroom.isAmple()) {
            SpareFile used = spare;
            spare = null;
            used.become(file, text);
        } else {
            ReportWriter.refusePipe(file);
            ReportWriter.write(text, file);
        }
    }

    /** Each whole report is a file of its own under this name: what is there was put there by somebody else since. */
    private boolean isOfAnotherJvm() {
        Object there = ownKey == null || on.isEmpty() ? null : key();
        return there != null && !there.equals(ownKey);
    }

    /** Null where there is none, and for what is no regular file: that is written over, and nobody's own. */
    private Object key() {
        try {
            BasicFileAttributes found =
                    Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return found.isRegularFile() ? found.fileKey() : null;
        } catch (IOException | RuntimeException absent) {
            return null;
        }
    }

    private String remedy() {
        return DescriptorHeadroom.isAmple() || on.contains(Config.ReportOn.DESCRIPTORS)
                ? ""
                : ": this process has hardly a descriptor left, and report.on=descriptors keeps one open for a report";
    }

    private void takeBack() {
        try {
            OlderReports.takeBack(file);
        } catch (IOException | RuntimeException stays) {
            // under the name that it has now
        }
    }

    /** True where a report can be written now without taking a descriptor that may be the application's last. */
    synchronized boolean isWritable() {
        return spare != null || DescriptorHeadroom.isAmple();
    }

    /** Nothing more is written. */
    public synchronized void end() {
        ended = true;
        if (spare != null) {
            try {
                spare.remove();
            } catch (IOException stays) {
                warnOnce(stays, "the empty file beside it stays");
            }
            spare = null;
        }
    }

    /** True where a file that is put by is wanted, is not there, and can be made. */
    synchronized boolean lacksSpare() {
        return spare == null && !ended && on.contains(Config.ReportOn.DESCRIPTORS) && DescriptorHeadroom.isAmple();
    }

    synchronized void reserve() {
        if (spare != null || ended || !on.contains(Config.ReportOn.DESCRIPTORS) || !DescriptorHeadroom.isAmple()) {
            return;
        }
        try {
            spare = SpareFile.beside(file);
        } catch (IOException | RuntimeException refused) {
            warnOnce(refused, "there is no report when descriptors run out");
        }
    }

    private String format(Report report) {
        return ReportWriter.format(
                report, ReportFormat.ofFile(file.getFileName().toString()));
    }

    private void warnOnce(Exception refused, String consequence) {
        if (!warned) {
            warned = true;
            warn.accept(Unwritable.sentence("report.file", file, refused) + "; " + consequence);
        }
    }
}
