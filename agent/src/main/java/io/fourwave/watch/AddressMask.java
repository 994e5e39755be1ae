// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch;

import io.fourwave.tcp.FourTuple;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Addresses as they are, or as a short hash that is the same for the same address everywhere. */
public record AddressMask(boolean masked) {

    public String of(String address) {
        return masked ? "host-" + hash(address) : address;
    }

    /** {@code 127.0.0.1:8080}, {@code [::1]:8080}, or the masked address with its port. */
    public String endpoint(String address, int port) {
        return FourTuple.endpoint(of(address), port);
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
