// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli.host;

import io.fourwave.host.OpenFilesLimit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What /proc tells of one process, without asking the process. What may not be read is empty. */
public final class JvmProcess {
    private static final String SOCKET = "socket:[";

    private final Path directory;
    private final long pid;
    private final ProcessStatus status;

    private JvmProcess(Path proc, long pid) {
        this.pid = pid;
        this.directory = proc.resolve(Long.toString(pid));
        this.status = ProcessStatus.of(text(directory.resolve("status")));
    }

    /** Empty when there is no such process. */
    public static Optional<JvmProcess> of(Path proc, long pid) {
        JvmProcess process = new JvmProcess(proc, pid);
        return process.status.isEmpty() ? Optional.empty() : Optional.of(process);
    }

    public static JvmProcess self(Path proc) {
        return new JvmProcess(proc, ProcessHandle.current().pid());
    }

    /** As it is now; empty when it has ended. */
    public Optional<JvmProcess> again() {
        return of(directory.getParent(), pid);
    }

    public long pid() {
        return pid;
    }

    public Path directory() {
        return directory;
    }

    /** Effective, as seen from this tool's user namespace. */
    public long uid() {
        return status.effective("Uid");
    }

    /** Effective, as {@link #uid}. */
    public long gid() {
        return status.effective("Gid");
    }

    public boolean hasUserName() {
        return !user().matches("\\d+");
    }

    /** The name, or the number where no name is known. */
    public String user() {
        try {
            boolean ownersAreIds = ((Number) Files.getAttribute(directory, "unix:uid")).longValue() == uid();
            return ownersAreIds ? Files.getOwner(directory).getName() : Long.toString(uid());
        } catch (IOException | RuntimeException unknown) {
            return Long.toString(uid());
        }
    }

    /** {@code R}, {@code S}, {@code T} for stopped, {@code Z} for a zombie … (proc(5)). */
    public char state() {
        return status.text("State", "?").charAt(0);
    }

    /** As whom it asks the kernel for files. */
    public Credentials credentials() {
        Set<Long> groups = Arrays.stream(status.text("Groups", "").split("\\s+"))
                .filter(group -> group.matches("\\d{1,10}"))
                .map(Long::valueOf)
                .collect(Collectors.toSet());
        return new Credentials(uid(), gid(), groups, status.mask("CapEff"));
    }

    /** True when the process has a handler for this signal, which without one would end it or do nothing. */
    public boolean catches(int signal) {
        return status.hasSignal("SigCgt", signal);
    }

    /** True when this signal was sent to the process and no thread of it has taken it yet. */
    public boolean hasPending(int signal) {
        return status.hasSignal("ShdPnd", signal) || status.hasSignal("SigPnd", signal);
    }

    /** True when its control group is frozen, as that of a paused container; false where that is not known. */
    public boolean isFrozen() {
        return text(directory.resolve("cgroup")).stream()
                .flatMap(String::lines)
                .map(line -> line.split(":", 3))
                .filter(fields -> fields.length == 3)
                .anyMatch(fields -> fields[1].isEmpty()
                        ? text(Path.of("/sys/fs/cgroup" + fields[2] + "/cgroup.events"))
                                .filter(events -> events.lines().anyMatch("frozen 1"::equals))
                                .isPresent()
                        : fields[1].equals("freezer")
                                && text(Path.of("/sys/fs/cgroup/freezer" + fields[2] + "/freezer.state"))
                                        .filter(state -> !state.startsWith("THAWED"))
                                        .isPresent());
    }

    /** Empty where they may not be read. */
    public Optional<Mounts> mounts() {
        return text(directory.resolve("mountinfo"))
                .filter(text -> !text.isEmpty())
                .map(Mounts::new);
    }

    /** The pid as the process itself sees it: another one in a container. */
    public long ownPid() {
        String[] pids = status.text("NSpid", Long.toString(pid)).split("\\s+");
        return Long.parseLong(pids[pids.length - 1]);
    }

    /**
     * A namespace of the process, such as {@code mnt:[4026531841]}; empty where it may not be read.
     *
     * @param kind {@code mnt}, {@code pid}, {@code net} or {@code user}
     */
    public Optional<String> namespace(String kind) {
        return link(directory.resolve("ns").resolve(kind));
    }

    /** True only when both are known and not the same. */
    public boolean isInOtherNamespace(String kind, JvmProcess other) {
        Optional<String> theirs = namespace(kind);
        return theirs.isPresent() && !theirs.equals(other.namespace(kind));
    }

    public List<String> commandLine() {
        return text(directory.resolve("cmdline"))
                .map(text -> List.of(text.split("\0")))
                .orElse(List.of());
    }

    /** Options that the process was started with by its environment; empty where it may not be read. */
    public List<String> environmentOptions() {
        return text(directory.resolve("environ")).stream()
                .flatMap(text -> Arrays.stream(text.split("\0")))
                .filter(entry -> entry.matches("(?s)(JAVA_TOOL_OPTIONS|JDK_JAVA_OPTIONS|_JAVA_OPTIONS)=.*"))
                .flatMap(entry -> Arrays.stream(
                        entry.substring(entry.indexOf('=') + 1).trim().split("\\s+")))
                .toList();
    }

    /** The names of its threads, cut to 15 characters by the kernel; other users' may be read, too. */
    public List<String> threadNames() {
        List<String> names = new ArrayList<>();
        for (Path thread : list(directory.resolve("task")).orElse(List.of())) {
            text(thread.resolve("comm")).ifPresent(name -> names.add(name.strip()));
        }
        return names;
    }

    /** Mapped libraries and files, as the process sees them; empty where they may not be read. */
    public Optional<List<String>> mappedFiles() {
        String root = link(directory.resolve("root"))
                .filter(path -> !path.equals("/"))
                .orElse("");
        try (Stream<String> lines = Files.lines(directory.resolve("maps"), StandardCharsets.ISO_8859_1)) {
            return Optional.of(lines.filter(line -> line.indexOf('/') >= 0)
                            .map(line -> line.substring(line.indexOf('/')))
                            .map(path -> path.startsWith(root + "/") ? path.substring(root.length()) : path)
                            .distinct()
                            .toList())
                    .filter(files -> !files.isEmpty());
        } catch (IOException | RuntimeException refused) {
            return Optional.empty();
        }
    }

    /** Inodes of the sockets that it holds; empty where its descriptors may not be read. */
    public Optional<List<Long>> socketInodes() {
        return list(directory.resolve("fd"))
                .map(descriptors -> descriptors.stream()
                        .flatMap(descriptor -> link(descriptor).stream())
                        .filter(target -> target.startsWith(SOCKET))
                        .map(target -> Long.valueOf(target.substring(SOCKET.length(), target.length() - 1)))
                        .toList());
    }

    public OptionalLong openFiles() {
        return list(directory.resolve("fd")).map(List::size).stream()
                .mapToLong(Integer::longValue)
                .findFirst();
    }

    /** 0 where it is not known. */
    public long residentBytes() {
        String kilobytes = status.text("VmRSS", "0").split("\\s+")[0];
        return kilobytes.matches("\\d{1,15}") ? Long.parseLong(kilobytes) << 10 : 0;
    }

    /** Soft and hard limit of open files; empty where it may not be read or there is none. */
    public Optional<OpenFilesLimit> openFilesLimit() {
        return text(directory.resolve("limits")).flatMap(OpenFilesLimit::parse);
    }

    /** True when that user of this tool's namespace is nobody in the process's own: its kernel cannot tell who asks. */
    public boolean isStrangerThere(long uid) {
        Optional<String> map = text(directory.resolve("uid_map"));
        return map.isPresent()
                && map.get()
                        .lines()
                        .map(line -> line.strip().split("\\s+"))
                        .filter(columns -> columns.length == 3)
                        .noneMatch(columns -> uid - Long.parseLong(columns[1]) >= 0
                                && uid - Long.parseLong(columns[1]) < Long.parseLong(columns[2]));
    }

    /** A path as the process sees it. */
    public Path seenByIt(Path path) {
        return directory.resolve("root").resolve(path.toString().substring(1));
    }

    /** What it tells of itself; empty where there is nothing, or it may not be read. */
    public Optional<PerfData> perfData() {
        return new PerfDataFinder(this, Path.of("/tmp")).find();
    }

    /** The processes of this /proc. */
    public static Stream<JvmProcess> all(Path proc) throws IOException {
        return list(proc)
                .orElseThrow(() -> new AccessDeniedException(proc.toString(), null, "not mounted or not readable"))
                .stream()
                .map(entry -> entry.getFileName().toString())
                .filter(name -> name.matches("\\d+"))
                .map(Long::valueOf)
                .sorted()
                .flatMap(pid -> of(proc, pid).stream());
    }

    private static Optional<String> link(Path link) {
        try {
            return Optional.of(Files.readSymbolicLink(link).toString());
        } catch (IOException | RuntimeException refused) {
            return Optional.empty();
        }
    }

    private static Optional<String> text(Path file) {
        try {
            return Optional.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
        } catch (IOException | RuntimeException refused) {
            return Optional.empty();
        }
    }

    static Optional<List<Path>> list(Path directory) {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> listed = Files.newDirectoryStream(directory)) {
            listed.forEach(entries::add);
            return Optional.of(entries);
        } catch (IOException | RuntimeException refused) {
            return Optional.empty();
        }
    }
}
