// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cases;

import static org.junit.jupiter.api.Assumptions.abort;

import io.fourwave.support.Command;

/** Runs a command with a loopback interface and a range of local ports of its own. Needs CAP_SYS_ADMIN. */
final class NetworkNamespace {
    private static final String PORTS = "/proc/sys/net/ipv4/ip_local_port_range";

    private static final String REUSE = "/proc/sys/net/ipv4/tcp_tw_reuse";

    private NetworkNamespace() {}

    /**
     * The words before a command that give it 256 local ports.
     *
     * @param reuses a port in TIME_WAIT is given out again after a second, as is Linux's default on loopback
     */
    static String[] withFewPorts(boolean reuses) {
        skipUnlessAllowed();
        String script = "ip link set lo up && echo '40000 40255' >" + PORTS + " && echo " + (reuses ? 2 : 0) + " >"
                + REUSE + " && exec \"$@\"";
        return new String[] {"unshare", "--net", "sh", "-c", script, "sh"};
    }

    private static void skipUnlessAllowed() {
        if (!Command.works("unshare", "--net", "ip", "link", "set", "lo", "up")) {
            abort("port exhaustion: skipped, no network namespace can be had here: unshare --net does not work");
        }
    }
}
