// SPDX-License-Identifier: Apache-2.0
package io.fourwave.weave;

/**
 * Whether a class names the socket API, by its constants (JVMS 4.4): a program that never does so need not have ByteBuddy in
 * its JVM. On threads that load classes; reads the given bytes alone.
 */
final class SocketNames {
    /** How the names begin; all are below {@code java}. What streams, files and class paths use is none of them. */
    private static final String[] PREFIXES = {
        "java/net/Socket",
        "java/net/ServerSocket",
        "java/net/InetAddress",
        "java/net/InetSocketAddress",
        "java/net/HttpURLConnection",
        "java/net/URLConnection",
        "java/net/http/",
        "java/nio/channels/SocketChannel",
        "java/nio/channels/ServerSocketChannel",
        "java/nio/channels/AsynchronousS",
        "java/nio/channels/Sel",
        "javax/net/",
        "java/sql/",
        "javax/sql/",
    };

    private static final int HEAD = 10;
    private static final int UTF8 = 1;

    private SocketNames() {}

    /** False for what is not a class file, and for one of a version with other constants than those known. */
    static boolean areIn(byte[] classFile) {
        int count = classFile.length < HEAD ? 0 : number(classFile, 8);
        int at = HEAD;
        for (int i = 1; i < count && at + 3 <= classFile.length; i++) {
            int tag = classFile[at];
            int size = size(tag, classFile, at);
            if (size == 0 || at + size > classFile.length) {
                return false;
            }
            if (tag == UTF8 && isNamed(classFile, at + 3, at + size)) {
                return true;
            }
            at += size;
            // a long and a double count as two
            i += tag == 5 || tag == 6 ? 1 : 0;
        }
        return false;
    }

    private static int size(int tag, byte[] classFile, int at) {
        switch (tag) {
            case UTF8:
                return 3 + number(classFile, at + 1);
            case 7, 8, 16, 19, 20:
                return 3;
            case 15:
                return 4;
            case 3, 4, 9, 10, 11, 12, 17, 18:
                return 5;
            case 5, 6:
                return 9;
            default:
                return 0;
        }
    }

    /** In a name or in a descriptor, where it stands behind an L. */
    private static boolean isNamed(byte[] classFile, int from, int to) {
        for (int at = from; at < to - HEAD; at++) {
            if (classFile[at] == 'j'
                    && classFile[at + 1] == 'a'
                    && classFile[at + 2] == 'v'
                    && isAt(classFile, at, to)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isAt(byte[] classFile, int at, int to) {
        for (String prefix : PREFIXES) {
            int length = prefix.length();
            int i = 0;
            while (i < length && at + i < to && classFile[at + i] == prefix.charAt(i)) {
                i++;
            }
            if (i == length) {
                return true;
            }
        }
        return false;
    }

    private static int number(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
    }
}
