// SPDX-License-Identifier: Apache-2.0
package io.fourwave.faults;

import io.fourwave.support.AgentLaunch;
import io.fourwave.support.Command;

/**
 * A network namespace for a JVM that leaves tens of thousands of TIME_WAITs behind: in the host's, the tests that come next
 * would have to read them in /proc/net/tcp for a minute.
 */
final class OwnNetwork {
    static final String[] WORDS = {"unshare", "--net", "sh", "-c", "ip link set lo up && exec \"$@\"", "sh"};

    private OwnNetwork() {}

    /** The launch, in a network of its own where this machine allows that. */
    static AgentLaunch of(AgentLaunch launch) {
        return Command.works("unshare", "--net", "ip", "link", "set", "lo", "up") ? launch.within(WORDS) : launch;
    }
}
