// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli;

import java.io.File;
import java.io.IOException;

/** An application that does nothing until its stdin ends. Of classes of Java 8 alone: it runs where no other of ours is. */
final class Sleeper {

    private Sleeper() {}

    public static void main(String[] arguments) throws IOException {
        System.out.println("ready " + new File("/proc/self").getCanonicalFile().getName());
        if (System.in.read() < 0) {
            System.out.println("over");
        }
    }
}
