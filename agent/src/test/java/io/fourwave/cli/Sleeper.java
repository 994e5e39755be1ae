// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli;

import java.io.IOException;

/** An application that does nothing until its stdin ends. */
final class Sleeper {

    private Sleeper() {}

    public static void main(String[] arguments) throws IOException {
        System.out.println("ready " + ProcessHandle.current().pid());
        if (System.in.read() < 0) {
            System.out.println("over");
        }
    }
}
