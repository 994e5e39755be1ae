// SPDX-License-Identifier: Apache-2.0
package io.fourwave.tcp;

/**
 * SHA-256 (FIPS 180-4). By hand, since {@code MessageDigest} asks the JVM's security providers: who does so first fixes
 * {@code java.security.properties} for the application, and runs a provider of the application's.
 */
public final class Sha256 {
    private static final int BLOCK = 64;
    private static final int ROUNDS = 64;
    private static final int WORDS = 8;
    private static final int LENGTH = 8;
    /** The first 32 bits of the fractions of the cube roots of the first 64 primes. */
    private static final int[] K = fractions(ROUNDS, 1.0 / 3);
    /** The same of the square roots of the first 8. */
    private static final int[] START = fractions(WORDS, 1.0 / 2);

    private Sha256() {}

    /** @return 32 bytes */
    public static byte[] digest(byte[] message) {
        int[] state = START.clone();
        byte[] padded = padded(message);
        for (int at = 0; at < padded.length; at += BLOCK) {
            take(padded, at, state);
        }
        byte[] digest = new byte[WORDS * Integer.BYTES];
        for (int i = 0; i < digest.length; i++) {
            digest[i] = (byte) (state[i / Integer.BYTES] >>> 24 - 8 * (i % Integer.BYTES));
        }
        return digest;
    }

    /** A one, zeros, and the number of bits. */
    private static byte[] padded(byte[] message) {
        int blocks = (message.length + LENGTH) / BLOCK + 1;
        byte[] padded = new byte[blocks * BLOCK];
        System.arraycopy(message, 0, padded, 0, message.length);
        padded[message.length] = (byte) 0x80;
        long bits = 8L * message.length;
        for (int i = 0; i < LENGTH; i++) {
            padded[padded.length - 1 - i] = (byte) (bits >>> 8 * i);
        }
        return padded;
    }

    private static void take(byte[] from, int at, int[] state) {
        int[] words = words(from, at);
        int[] s = state.clone();
        for (int i = 0; i < ROUNDS; i++) {
            int choice = s[4] & s[5] ^ ~s[4] & s[6];
            int majority = s[0] & s[1] ^ s[0] & s[2] ^ s[1] & s[2];
            int first = s[7] + (turned(s[4], 6) ^ turned(s[4], 11) ^ turned(s[4], 25)) + choice + K[i] + words[i];
            int second = (turned(s[0], 2) ^ turned(s[0], 13) ^ turned(s[0], 22)) + majority;
            System.arraycopy(s, 0, s, 1, WORDS - 1);
            s[4] += first;
            s[0] = first + second;
        }
        for (int i = 0; i < WORDS; i++) {
            state[i] += s[i];
        }
    }

    private static int[] words(byte[] from, int at) {
        int[] words = new int[ROUNDS];
        for (int i = 0; i < BLOCK; i++) {
            words[i / Integer.BYTES] = words[i / Integer.BYTES] << 8 | from[at + i] & 0xff;
        }
        for (int i = BLOCK / Integer.BYTES; i < ROUNDS; i++) {
            int near = words[i - 2];
            int far = words[i - 15];
            words[i] = words[i - 16]
                    + (turned(far, 7) ^ turned(far, 18) ^ far >>> 3)
                    + words[i - 7]
                    + (turned(near, 17) ^ turned(near, 19) ^ near >>> 10);
        }
        return words;
    }

    private static int turned(int word, int by) {
        return Integer.rotateRight(word, by);
    }

    /** Of the first primes; a double has 20 bits more than are taken. */
    private static int[] fractions(int count, double power) {
        int[] fractions = new int[count];
        for (int found = 0, prime = 2; found < count; prime++) {
            if (isPrime(prime)) {
                double root = Math.pow(prime, power);
                fractions[found++] = (int) (long) ((root - Math.floor(root)) * (1L << 32));
            }
        }
        return fractions;
    }

    private static boolean isPrime(int number) {
        for (int divisor = 2; divisor * divisor <= number; divisor++) {
            if (number % divisor == 0) {
                return false;
            }
        }
        return true;
    }
}
