// SPDX-License-Identifier: Apache-2.0
package io.fourwave.kerneltruth;

import io.fourwave.kerneltruth.ScenarioStage.Sockets;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** A listener whose queue of connections is full, so that the kernel drops every further SYN. */
final class FullListener implements AutoCloseable {
    /** The scenario that the connections in the queue are announced under. */
    static final String FILLER = "accept-queue-filler";

    private static final int BACKLOG = 1;
    // Linux queues one connection more than the backlog says
    private static final int FILLERS = BACKLOG + 1;

    private final ScenarioStage stage;
    private final ServerSocket listener = new ServerSocket(0, BACKLOG, ScenarioStage.LOOPBACK);
    private final List<Socket> fillers = new ArrayList<>();

    FullListener(ScenarioStage stage) throws IOException {
        this.stage = stage.as(FILLER);
        for (int i = 0; i < FILLERS; i++) {
            fillers.add(new Socket(ScenarioStage.LOOPBACK, listener.getLocalPort()));
        }
    }

    InetSocketAddress endpoint() {
        return new InetSocketAddress(ScenarioStage.LOOPBACK, listener.getLocalPort());
    }

    /** Accepts what fills the queue, and closes it in order. */
    @Override
    public void close() throws IOException {
        for (Socket filler : fillers) {
            stage.announced(new Sockets(filler, listener.accept())).clientFirst();
        }
        listener.close();
    }
}
