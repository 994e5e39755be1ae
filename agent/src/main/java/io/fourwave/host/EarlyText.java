// SPDX-License-Identifier: Apache-2.0
package io.fourwave.host;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Small files of the kernel, read on the thread that starts the application: {@code java.nio.file} costs too much there. */
final class EarlyText {
    private static final int TEXT_BYTES = 4096;

    private EarlyText() {}

    /** That the text begins with, after its blanks; -1 where there is none, as in {@code max} and {@code unlimited}. */
    static long number(String text) {
        String trimmed = text.trim();
        int end = 0;
        while (end < trimmed.length() && trimmed.charAt(end) >= '0' && trimmed.charAt(end) <= '9') {
            end++;
        }
        try {
            return end == 0 ? -1 : Long.parseLong(trimmed.substring(0, end));
        } catch (NumberFormatException huge) {
            return -1;
        }
    }

    /** The file's beginning; empty where there is none, or it cannot be read. */
    static String of(File file) {
        try {
            if (!file.canRead()) {
                return "";
            }
            DescriptorHeadroom.require(file.getPath());
            try (InputStream in = new FileInputStream(file)) {
                byte[] buffer = new byte[TEXT_BYTES];
                return new String(buffer, 0, Math.max(0, in.read(buffer)), StandardCharsets.US_ASCII);
            }
        } catch (IOException | RuntimeException unknown) {
            return "";
        }
    }
}
