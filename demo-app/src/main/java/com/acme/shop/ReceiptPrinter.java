// SPDX-License-Identifier: Apache-2.0
package com.acme.shop;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousSocketChannel;
import java.util.concurrent.ExecutionException;

/** Sends a receipt to the printer service without holding a thread for it. */
final class ReceiptPrinter implements Closeable {

    private final AsynchronousSocketChannel channel = AsynchronousSocketChannel.open();

    ReceiptPrinter(InetSocketAddress printer) throws IOException, InterruptedException, ExecutionException {
        channel.connect(printer).get();
    }

    String print(String receipt) throws InterruptedException, ExecutionException {
        channel.write(UTF_8.encode(receipt + "\n")).get();
        ByteBuffer answer = ByteBuffer.allocate(64);
        channel.read(answer).get();
        return UTF_8.decode(answer.flip()).toString().strip();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
