// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli.host;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What {@code /proc/PID/mountinfo} tells (proc(5)): paths as that process sees them. */
public final class Mounts {
    private final List<Mount> mounts;

    Mounts(String mountinfo) {
        this.mounts = mountinfo.lines().flatMap(line -> Mount.of(line).stream()).toList();
    }

    /** True when the mount that holds this path takes no writes from anybody. */
    public boolean isReadOnly(String path) {
        return holding(path)
                .filter(mount -> mount.options.contains("ro") || mount.superOptions.contains("ro"))
                .isPresent();
    }

    /** Such as {@code ext4} or {@code tmpfs}. */
    public Optional<String> typeOf(String path) {
        return holding(path).map(mount -> mount.type);
    }

    /** The value of {@code hidepid} of the {@code /proc} that is seen; empty where nothing is hidden. */
    public Optional<String> hidepid() {
        return holding("/proc").filter(mount -> mount.type.equals("proc")).stream()
                .flatMap(mount -> mount.superOptions.stream())
                .filter(option -> option.startsWith("hidepid="))
                .map(option -> option.substring("hidepid=".length()))
                .filter(value -> !value.equals("0") && !value.equals("off"))
                .findFirst();
    }

    /** Of two at one place the later one is on top. */
    private Optional<Mount> holding(String path) {
        return mounts.stream()
                .filter(mount -> mount.holds(path))
                .reduce((first, second) -> BY_DEPTH.compare(second, first) >= 0 ? second : first);
    }

    private static final Comparator<Mount> BY_DEPTH = Comparator.comparingInt(mount -> mount.point.length());

    private record Mount(String point, List<String> options, String type, List<String> superOptions) {

        /** {@code 36 35 98:0 /root /point ro,noatime shared:1 - ext4 /dev/root rw}. */
        static Optional<Mount> of(String line) {
            String[] halves = line.split(" - ", 2);
            String[] left = halves[0].split(" ");
            String[] right = halves.length < 2 ? new String[0] : halves[1].split(" ");
            return left.length < 6 || right.length < 3
                    ? Optional.empty()
                    : Optional.of(new Mount(left[4], list(left[5]), right[0], list(right[2])));
        }

        boolean holds(String path) {
            return point.equals("/") || path.equals(point) || path.startsWith(point + "/");
        }

        private static List<String> list(String options) {
            return Arrays.asList(options.split(","));
        }
    }
}
