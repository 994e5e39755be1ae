// SPDX-License-Identifier: Apache-2.0
package com.acme.shop;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** Asks where an order is. The service hangs up after its answer, this end when the customer has read it. */
final class StatusClient implements Closeable {

    private final Socket socket;

    StatusClient(InetSocketAddress service) throws IOException {
        socket = new Socket(service.getAddress(), service.getPort());
    }

    String whereIs(int order) throws IOException {
        Conversation service = new Conversation(socket);
        service.say("order " + order);
        return service.hear();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
