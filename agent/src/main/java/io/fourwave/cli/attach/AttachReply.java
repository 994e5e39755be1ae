// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli.attach;

import java.util.Locale;
import java.util.Optional;

/**
 * What HotSpot answers to a request: a line with a status, then the result. The result of a {@code load} is worded by
 * version: {@code 0} up to JDK 8, {@code return code: 0} from 9 on, an error in words from 9 on as well.
 *
 * @param status 0 where the request was carried out, which says nothing about its result yet
 * @param result what follows the first line
 */
record AttachReply(int status, String result) {
    private static final String RETURN_CODE = "return code:";
    /** Of libinstrument: no such jar, or one that names no agent. */
    private static final int BAD_JAR = 100;

    /** Empty for what no HotSpot says; nothing at all is what it says when it does not accept who asks. */
    static Optional<AttachReply> parse(String text) {
        int end = text.indexOf('\n');
        String first = (end < 0 ? text : text.substring(0, end)).strip();
        return first.matches("-?\\d{1,9}")
                ? Optional.of(new AttachReply(Integer.parseInt(first), end < 0 ? "" : text.substring(end + 1)))
                : Optional.empty();
    }

    /** Why the agent was not loaded; empty where it was. */
    Optional<LoadFailure> loadFailure() {
        String said = result.strip();
        Optional<Integer> code = returnCode(said);
        if (status == 0 && code.filter(value -> value == 0).isPresent()) {
            return Optional.empty();
        }
        return Optional.of(
                code.filter(value -> value == BAD_JAR).isPresent() ? LoadFailure.NO_JAR : LoadFailure.of(said));
    }

    private static Optional<Integer> returnCode(String said) {
        String number = said.startsWith(RETURN_CODE)
                ? said.substring(RETURN_CODE.length()).strip()
                : said;
        return number.matches("-?\\d{1,9}") ? Optional.of(Integer.valueOf(number)) : Optional.empty();
    }

    /** What is known of a load that failed. */
    record LoadFailure(Kind kind, String said) {
        static final LoadFailure NO_JAR = new LoadFailure(Kind.NO_JAR, "");

        static LoadFailure of(String said) {
            String low = said.toLowerCase(Locale.ROOT);
            if (low.contains("dynamic agent loading is not enabled")) {
                return new LoadFailure(Kind.NOT_ENABLED, said);
            }
            boolean instrument = low.contains("libinstrument")
                    || low.contains("java.instrument")
                    || low.contains("library instrument")
                    || low.contains("instrument was not loaded");
            if (instrument) {
                return new LoadFailure(Kind.NO_INSTRUMENT, said);
            }
            return new LoadFailure(low.contains("agent jar not found") ? Kind.NO_JAR : Kind.OTHER, said);
        }

        enum Kind {
            NO_JAR,
            NO_INSTRUMENT,
            NOT_ENABLED,
            OTHER
        }
    }
}
