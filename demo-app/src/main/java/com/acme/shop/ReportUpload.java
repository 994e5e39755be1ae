// SPDX-License-Identifier: Apache-2.0
package com.acme.shop;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;

/** Sends the day's sales. The end of its output is the end of the report; the answer still comes back. */
final class ReportUpload implements Closeable {

    private final Socket socket;

    ReportUpload(InetSocketAddress office) throws IOException {
        socket = new Socket(office.getAddress(), office.getPort());
    }

    String upload(List<Integer> sales) throws IOException {
        Conversation office = new Conversation(socket);
        for (int pieces : sales) {
            office.say(String.valueOf(pieces));
        }
        socket.shutdownOutput();
        String lines = office.hear();
        String total = office.hear();
        return lines + ", " + total;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
