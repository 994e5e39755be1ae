// SPDX-License-Identifier: Apache-2.0
package io.fourwave.jdk.java8.util;

/** Java 17. */
public final class HexFormat {
    private static final HexFormat LOWER_CASE = new HexFormat();

    private HexFormat() {}

    public static HexFormat of() {
        return LOWER_CASE;
    }

    public String formatHex(byte[] bytes) {
        return formatHex(bytes, 0, bytes.length);
    }

    public String formatHex(byte[] bytes, int from, int to) {
        StringBuilder text = new StringBuilder(2 * (to - from));
        for (int i = from; i < to; i++) {
            text.append(Character.forDigit(bytes[i] >> 4 & 0xf, 16));
            text.append(Character.forDigit(bytes[i] & 0xf, 16));
        }
        return text.toString();
    }
}
