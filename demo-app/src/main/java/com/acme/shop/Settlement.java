// SPDX-License-Identifier: Apache-2.0
package com.acme.shop;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** Hands the day's ledger to the bank and leaves; the kernel delivers what the bank has no room for yet. */
final class Settlement implements Closeable {

    private static final int LEDGER_BYTES = 192 * 1024;

    private final Socket socket = new Socket();

    Settlement(InetSocketAddress bank) throws IOException {
        socket.setSendBufferSize(2 * LEDGER_BYTES);
        socket.connect(bank);
    }

    void sendLedger() throws IOException {
        socket.getOutputStream().write(new byte[LEDGER_BYTES]);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
