// SPDX-License-Identifier: Apache-2.0
package com.acme.shop;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Listens on a free loopback port and serves every caller on a thread of its own; closing it waits for them all. */
final class Service implements Closeable {

    private final ServerSocket listener;
    private final ExecutorService threads;
    private final Handler handler;

    private Service(String name, ServerSocket listener, Handler handler) {
        this.listener = listener;
        this.threads = Executors.newCachedThreadPool(task -> new Thread(task, name));
        this.handler = handler;
    }

    static Service start(String name, Handler handler) throws IOException {
        ServerSocket listener = new ServerSocket();
        listener.setReceiveBufferSize(handler.receiveBuffer());
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        Service service = new Service(name, listener, handler);
        service.threads.execute(service::listen);
        return service;
    }

    InetSocketAddress address() {
        return (InetSocketAddress) listener.getLocalSocketAddress();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        threads.shutdown();
        try {
            threads.awaitTermination(30, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void listen() {
        try {
            while (true) {
                Socket caller = listener.accept();
                threads.execute(() -> serve(caller));
            }
        } catch (IOException failed) {
            if (!listener.isClosed()) {
                throw new UncheckedIOException(failed);
            }
        }
    }

    private void serve(Socket caller) {
        try (caller) {
            handler.serve(caller);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** What a service does with one caller. */
    interface Handler {
        void serve(Socket caller) throws IOException;

        /** In bytes, for each caller. */
        default int receiveBuffer() {
            return 128 * 1024;
        }
    }
}
