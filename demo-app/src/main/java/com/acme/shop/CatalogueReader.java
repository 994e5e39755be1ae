// SPDX-License-Identifier: Apache-2.0
package com.acme.shop;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** Looks at the first page of the catalogue and puts it away. */
final class CatalogueReader implements Closeable {

    private final SocketChannel channel;

    CatalogueReader(InetSocketAddress service) throws IOException {
        channel = SocketChannel.open(service);
    }

    String firstPage() throws IOException {
        ByteBuffer page = ByteBuffer.allocate(CatalogueService.PAGE_BYTES);
        while (page.hasRemaining() && channel.read(page) >= 0) {
            Thread.onSpinWait();
        }
        return UTF_8.decode(page.flip()).toString().strip();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
