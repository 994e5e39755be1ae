// SPDX-License-Identifier: Apache-2.0
package io.fourwave.tcp;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** Addresses as they are, or as a short hash that is the same for the same address everywhere. */
public record AddressMask(boolean masked) {
    private static final Pattern ADDRESS =
            Pattern.compile("\\b\\d{1,3}(?:\\.\\d{1,3}){3}\\b|[0-9a-fA-F]*:[0-9a-fA-F]*:[0-9a-fA-F:.]*[0-9a-fA-F]");

    public String of(String address) {
        return masked ? "host-" + hash(address) : address;
    }

    /** {@code 127.0.0.1:8080}, {@code [::1]:8080}, or the masked address with its port. */
    public String endpoint(String address, int port) {
        return FourTuple.endpoint(of(address), port);
    }

    /** Free text, such as the name of a thread, in which an address may stand. */
    public String within(String text) {
        return masked && text != null ? ADDRESS.matcher(text).replaceAll(found -> of(found.group())) : text;
    }

    private static String hash(String address) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(address.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 4);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
