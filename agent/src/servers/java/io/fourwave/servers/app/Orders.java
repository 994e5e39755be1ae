// SPDX-License-Identifier: Apache-2.0
package io.fourwave.servers.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;

/** What the test orders on stdin, a word a line, and what it is told on stdout. Any other word ends the program. */
final class Orders {
    private static final BufferedReader IN =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));

    private Orders() {}

    /** For a server: returns when it is to end. */
    static void serve(int port) throws Exception {
        System.out.println("listening " + port);
        obey(() -> "nothing");
    }

    /** For a client: works as often as it is told to, and returns when it is to end. */
    static void work(Callable<String> work) throws Exception {
        System.out.println("ready");
        obey(work);
    }

    private static void obey(Callable<String> work) throws Exception {
        for (int round = 1; nextIs("work"); round++) {
            System.out.println("worked " + round + ": " + work.call());
        }
    }

    private static boolean nextIs(String order) throws IOException {
        return order.equals(IN.readLine());
    }

    /** A busy machine makes libraries complain, and two runs are to be compared. */
    static void silenceLogs() {
        Logger.getLogger("").setLevel(Level.OFF);
    }
}
