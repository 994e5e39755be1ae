// SPDX-License-Identifier: Apache-2.0
package io.fourwave.host;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many files a process may have open, as {@code /proc/PID/limits} says it. */
public record OpenFilesLimit(long soft, long hard) {
    // Max open files            1024                 524288               files
    private static final Pattern LINE = Pattern.compile("(?m)^Max open files +(\\d{1,18}) +(\\d{1,18}|unlimited) ");

    /**
     * Empty where the text does not say it, and where there is no soft limit; a hard limit that there is not is more than there
     * can be.
     */
    public static Optional<OpenFilesLimit> parse(String limits) {
        Matcher line = LINE.matcher(limits);
        return line.find()
                ? Optional.of(new OpenFilesLimit(Long.parseLong(line.group(1)), number(line.group(2))))
                : Optional.empty();
    }

    private static long number(String hard) {
        return hard.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(hard);
    }
}
