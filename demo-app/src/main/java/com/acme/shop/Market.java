// SPDX-License-Identifier: Apache-2.0
package com.acme.shop;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** The timber market. When a session is over, both ends leave it at the same instant. */
final class Market {

    private static final int SESSIONS = 16;

    private final Pace pace;

    Market(Pace pace) {
        this.pace = pace;
    }

    /** The number of sessions held. */
    int holdSessions() throws IOException, InterruptedException, ExecutionException {
        List<Session> sessions = open();
        pace.spend(300);
        ExecutorService seats = Executors.newFixedThreadPool(2, task -> new Thread(task, "market-seat"));
        for (Session session : sessions) {
            end(session, seats);
            pace.spend(5);
        }
        seats.shutdown();
        pace.spend(500);
        return sessions.size();
    }

    private static List<Session> open() throws IOException {
        List<Session> sessions = new ArrayList<>();
        try (ServerSocket hall = new ServerSocket(0, SESSIONS, InetAddress.getLoopbackAddress())) {
            for (int i = 0; i < SESSIONS; i++) {
                Socket trader = new Socket(hall.getInetAddress(), hall.getLocalPort());
                sessions.add(new Session(new Seat(trader), new Seat(hall.accept())));
            }
        }
        return sessions;
    }

    private static void end(Session session, ExecutorService seats) throws InterruptedException, ExecutionException {
        AtomicInteger awaited = new AtomicInteger(2);
        Future<?> trader = seats.submit(() -> session.trader().leaveTogether(awaited));
        Future<?> exchange = seats.submit(() -> session.exchange().leaveTogether(awaited));
        trader.get();
        exchange.get();
    }

    private record Session(Seat trader, Seat exchange) {}

    /** One end of a session. */
    private record Seat(Socket socket) {
        Void leaveTogether(AtomicInteger awaited) throws IOException {
            awaited.decrementAndGet();
            while (awaited.get() > 0) {
                Thread.onSpinWait();
            }
            socket.close();
            return null;
        }
    }
}
