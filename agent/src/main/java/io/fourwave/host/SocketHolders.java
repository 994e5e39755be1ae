// SPDX-License-Identifier: Apache-2.0
package io.fourwave.host;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which processes hold a socket, by the inode that the links below {@code /proc/PID/fd} name. This one is looked at first,
 * and then the others, the youngest numbers first: one that inherited a descriptor is younger. Processes of other users are
 * passed over. Agent's thread.
 */
public final class SocketHolders {
    /** A link takes 2 to 4 µs. */
    private static final int MOST_LINKS = 20_000;

    private final Path proc;
    private final long self;

    SocketHolders(Path proc, long self) {
        this.proc = proc;
        this.self = self;
    }

    public static SocketHolders ofThisHost() {
        return new SocketHolders(Path.of("/proc"), ProcessHandle.current().pid());
    }

    /** By inode; what is not found is left out. */
    public Map<Long, Holder> of(Set<Long> inodes) {
        Map<Long, Holder> found = new HashMap<>();
        int links = MOST_LINKS;
        for (long pid : processes()) {
            if (found.size() == inodes.size() || links <= 0) {
                break;
            }
            links -= look(pid, inodes, found);
        }
        return found;
    }

    private List<Long> processes() {
        String[] names = HostFiles.names(proc);
        return names == null
                ? List.of()
                : Arrays.stream(names)
                        .filter(name -> !name.isEmpty() && name.chars().allMatch(Character::isDigit))
                        .map(Long::valueOf)
                        .sorted(Comparator.<Long, Boolean>comparing(pid -> pid != self)
                                .thenComparing(Comparator.reverseOrder()))
                        .toList();
    }

    /** How many links it took. */
    private int look(long pid, Set<Long> inodes, Map<Long, Holder> found) {
        Path process = proc.resolve(Long.toString(pid));
        String[] descriptors = HostFiles.names(process.resolve("fd"));
        if (descriptors == null) {
            return 1;
        }
        for (String descriptor : descriptors) {
            long inode = ProcDescriptors.inode(process.resolve("fd").resolve(descriptor));
            if (inodes.contains(inode) && !found.containsKey(inode)) {
                found.put(inode, new Holder(pid, name(process), Integer.parseInt(descriptor), pid == self));
            }
        }
        return descriptors.length + 1;
    }

    private static String name(Path process) {
        try (InputStream in = HostFiles.open(process.resolve("comm"))) {
            byte[] buffer = new byte[64];
            return new String(buffer, 0, Math.max(0, in.read(buffer)), StandardCharsets.UTF_8).strip();
        } catch (IOException | RuntimeException gone) {
            return "";
        }
    }

    /**
     * @param name what the kernel calls it; empty where it does not tell
     * @param descriptor the socket's number there
     */
    public record Holder(long pid, String name, int descriptor, boolean isThisProcess) {}
}
