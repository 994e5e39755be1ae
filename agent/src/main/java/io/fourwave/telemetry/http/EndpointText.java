// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry.http;

import java.util.Collection;

/**
 * An endpoint as somebody configured it, well formed or not, without what may be a secret: user information, query and fragment.
 * Where nobody can say which part is which, nothing of it is left but the scheme.
 */
public final class EndpointText {
    private static final String HIDDEN = "…";

    private EndpointText() {}

    /** Fit for stderr and for the report. */
    public static String shown(String configured) {
        int slashes = configured.indexOf("//");
        int from = slashes < 0 ? 0 : slashes + 2;
        String scheme = configured.substring(0, from);
        int end = firstOf(configured, from, "?#");
        String place = configured.substring(from, end);
        String rest = configured.substring(end);
        int at = place.lastIndexOf('@');
        boolean ambiguous = rest.indexOf('@') >= 0 || scheme.indexOf('@') >= 0 || scheme.indexOf('?') >= 0;
        if (ambiguous) {
            return HIDDEN;
        }
        String host = at < 0 ? place : HIDDEN + "@" + place.substring(at + 1);
        return scheme + host + (rest.isEmpty() ? "" : rest.charAt(0) + HIDDEN);
    }

    /** A message of the SDK that quotes what was configured. */
    public static String redacted(String message, Collection<String> configured) {
        String redacted = message;
        for (String each : configured) {
            if (!each.isEmpty() && !shown(each).equals(each)) {
                redacted = redacted.replace(each, shown(each));
                // the SDK trims, and a parser may quote no more than the part that it did not like
                redacted = redacted.replace(each.strip(), shown(each));
                redacted = withoutParts(redacted, each);
            }
        }
        return redacted;
    }

    private static String withoutParts(String message, String configured) {
        int slashes = configured.indexOf("//");
        int from = slashes < 0 ? 0 : slashes + 2;
        int at = configured.lastIndexOf('@');
        int query = firstOf(configured, from, "?#");
        String redacted = message;
        if (at > from) {
            redacted = redacted.replace(configured.substring(from, at), HIDDEN);
        }
        if (query + 1 < configured.length()) {
            redacted = redacted.replace(configured.substring(query + 1).strip(), HIDDEN);
        }
        return redacted;
    }

    private static int firstOf(String text, int from, String wanted) {
        for (int i = from; i < text.length(); i++) {
            if (wanted.indexOf(text.charAt(i)) >= 0) {
                return i;
            }
        }
        return text.length();
    }
}
