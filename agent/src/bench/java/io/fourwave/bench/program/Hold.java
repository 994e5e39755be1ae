// SPDX-License-Identifier: Apache-2.0
package io.fourwave.bench.program;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Holds more and more open connections and tells, at each number, what they take: heap, and CPU while nothing happens.
 * Arguments: seconds to let pass before, seconds to look on, then the numbers of connections, both ends counted.
 */
public final class Hold {
    /** Callers between main and a connect: an application's stack is not three frames deep. */
    private static final int FRAMES = 24;

    private Hold() {}

    public static void main(String[] arguments) throws IOException {
        int settleSeconds = Integer.parseInt(arguments[0]);
        int seconds = Integer.parseInt(arguments[1]);
        List<Peers.Pair> held = new ArrayList<>();
        try (Peers sockets = Peers.of("Socket");
                Peers channels = Peers.of("SocketChannel")) {
            for (int i = 2; i < arguments.length; i++) {
                int connections = Integer.parseInt(arguments[i]);
                while (2 * held.size() < connections) {
                    held.add(deep(held.size() % 2 == 0 ? sockets : channels, FRAMES));
                }
                ProgramOutput.passSeconds(settleSeconds);
                ProgramOutput.print("heap", ProgramOutput.heap());
                if (seconds > 0) {
                    ProgramOutput.printLoad(seconds);
                }
            }
        }
    }

    private static Peers.Pair deep(Peers peers, int frames) throws IOException {
        if (frames > 0) {
            return deep(peers, frames - 1);
        }
        Peers.Pair pair = peers.connect();
        pair.exchange();
        return pair;
    }
}
