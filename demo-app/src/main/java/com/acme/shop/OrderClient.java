// SPDX-License-Identifier: Apache-2.0
package com.acme.shop;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** A customer at the order desk, who leaves first: satisfied, or by cancelling. */
final class OrderClient implements Closeable {

    private final Socket socket;

    OrderClient(InetSocketAddress desk) throws IOException {
        socket = new Socket(desk.getAddress(), desk.getPort());
    }

    String order(String goods) throws IOException {
        Conversation desk = new Conversation(socket);
        desk.say(goods);
        return desk.hear();
    }

    void cancel() throws IOException {
        // a cancelled order must not look like one that was placed and ended well
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
