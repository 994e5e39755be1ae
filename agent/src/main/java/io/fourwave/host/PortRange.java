// SPDX-License-Identifier: Apache-2.0
package io.fourwave.host;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The local ports that the kernel gives to clients: {@code net.ipv4.ip_local_port_range}. */
public record PortRange(int first, int last) {
    private static final Pattern ENDS = Pattern.compile("\\s*(\\d{1,5})\\s+(\\d{1,5})\\s*");

    /** Of Linux, where nobody has changed it. */
    public static final PortRange DEFAULT = new PortRange(32_768, 60_999);

    /** @param ends as the kernel writes them; empty for anything else */
    public static Optional<PortRange> parse(String ends) {
        Matcher matcher = ENDS.matcher(ends);
        return matcher.matches()
                ? Optional.of(new PortRange(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))))
                : Optional.empty();
    }

    /** How many a client may use at one time to one destination. */
    public int size() {
        return last - first + 1;
    }

    public boolean contains(int port) {
        return port >= first && port <= last;
    }

    /** As {@code 32768-60999}. */
    public String text() {
        return first + "-" + last;
    }
}
