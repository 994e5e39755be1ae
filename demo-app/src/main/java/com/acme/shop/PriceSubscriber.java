// SPDX-License-Identifier: Apache-2.0
package com.acme.shop;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** Follows the price feed to its end. */
final class PriceSubscriber implements Closeable {

    private final Socket socket;

    PriceSubscriber(InetSocketAddress feed) throws IOException {
        socket = new Socket(feed.getAddress(), feed.getPort());
    }

    String lastPrice() throws IOException {
        Conversation feed = new Conversation(socket);
        String last = null;
        for (String price = feed.hear(); price != null; price = feed.hear()) {
            last = price;
        }
        return last;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
