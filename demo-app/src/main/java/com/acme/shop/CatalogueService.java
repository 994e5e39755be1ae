// SPDX-License-Identifier: Apache-2.0
package com.acme.shop;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;

/** Sends the whole catalogue, page after page, to whoever calls. */
final class CatalogueService implements Service.Handler {

    static final int PAGE_BYTES = 1024;

    private static final int PAGES = 50_000;

    @Override
    public void serve(Socket reader) throws IOException {
        try {
            send(reader.getOutputStream());
        } catch (SocketException readerLeft) {
            reader.close();
        }
    }

    private static void send(OutputStream out) throws IOException {
        for (int page = 1; page <= PAGES; page++) {
            String text = "page " + page + ": desks, chairs and lamps";
            out.write(String.format("%-" + PAGE_BYTES + "s", text).getBytes(UTF_8));
        }
    }
}
