// SPDX-License-Identifier: Apache-2.0
package io.fourwave.tcp;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Addresses as they are, or as a short hash that is the same for the same address everywhere. Text of the application is
 * read from its beginning to its end and never twice: a thread's name may be as long as somebody likes.
 */
public record AddressMask(boolean masked) {
    private static final int IPV4_GROUPS = 4;
    private static final int GROUP_DIGITS = 3;

    public String of(String address) {
        return masked ? "host-" + hash(address) : address;
    }

    /** {@code 127.0.0.1:8080}, {@code [::1]:8080}, or the masked address with its port. */
    public String endpoint(String address, int port) {
        return FourTuple.endpoint(of(address), port);
    }

    /** Free text, such as the name of a thread, in which an address may stand. */
    public String within(String text) {
        return masked && text != null ? masked(text) : text;
    }

    private String masked(String text) {
        StringBuilder out = new StringBuilder(text.length());
        int at = 0;
        while (at < text.length()) {
            int end = runEnd(text, at);
            if (end == at) {
                out.append(text.charAt(at++));
            } else {
                run(text, at, end, out);
                at = end;
            }
        }
        return out.toString();
    }

    /** Where the run of characters that may be an address's ends. */
    private static int runEnd(String text, int from) {
        int end = from;
        while (end < text.length() && isOfAddress(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean isOfAddress(char c) {
        return isDigit(c) || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F' || c == ':' || c == '.';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** With two colons it is taken for IPv6 as a whole, an IPv4 address at its end included (RFC 4291, section 2.2). */
    private void run(String text, int from, int to, StringBuilder out) {
        int end = withoutPunctuation(text, from, to);
        if (hasTwoColons(text, from, end)) {
            out.append(of(text.substring(from, end)));
        } else {
            ipv4(text, from, end, out);
        }
        out.append(text, end, to);
    }

    /** A sentence may end with a dot and a label with a colon; an address ends with two colons or with none. */
    private static int withoutPunctuation(String text, int from, int to) {
        int end = to;
        while (end > from && (text.charAt(end - 1) == '.' || text.charAt(end - 1) == ':')) {
            end--;
        }
        return to - end >= 2 && text.startsWith("::", end) ? end + 2 : end;
    }

    private static boolean hasTwoColons(String text, int from, int to) {
        int first = text.indexOf(':', from);
        int second = first < 0 || first >= to ? -1 : text.indexOf(':', first + 1);
        return second >= 0 && second < to;
    }

    private void ipv4(String text, int from, int to, StringBuilder out) {
        int at = from;
        while (at < to) {
            int end = isDigit(text.charAt(at)) ? ipv4End(text, at, to) : -1;
            if (end > 0) {
                out.append(of(text.substring(at, end)));
                at = end;
            } else {
                // to the end of this group of digits: an address does not begin in the middle of one
                do {
                    out.append(text.charAt(at++));
                } while (at < to && isDigit(text.charAt(at - 1)) && isDigit(text.charAt(at)));
            }
        }
    }

    /** Where four groups of up to three digits end; -1 where they are not four. Looks at no more than 16 characters. */
    private static int ipv4End(String text, int from, int to) {
        int at = from;
        for (int group = 1; group <= IPV4_GROUPS; group++) {
            int begin = at;
            while (at < to && at - begin <= GROUP_DIGITS && isDigit(text.charAt(at))) {
                at++;
            }
            if (at == begin || at - begin > GROUP_DIGITS) {
                return -1;
            }
            if (group < IPV4_GROUPS && (at == to || text.charAt(at++) != '.')) {
                return -1;
            }
        }
        return at;
    }

    private static String hash(String address) {
        return HexFormat.of().formatHex(Sha256.digest(address.getBytes(StandardCharsets.UTF_8)), 0, 4);
    }
}
