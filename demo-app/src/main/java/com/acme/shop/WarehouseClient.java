// SPDX-License-Identifier: Apache-2.0
package com.acme.shop;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** Asks the warehouses for their stock, over one session a warehouse. */
final class WarehouseClient {

    private final InetSocketAddress gateway;
    private final Map<String, Socket> sessions = new TreeMap<>();

    WarehouseClient(InetSocketAddress gateway) {
        this.gateway = gateway;
    }

    int stock(String warehouse) throws IOException {
        Socket session = session(warehouse);
        session.getOutputStream().write((warehouse + "\n").getBytes(StandardCharsets.UTF_8));
        InputStream answer = session.getInputStream();
        return Integer.parseInt(new String(answer.readAllBytes(), StandardCharsets.UTF_8).strip());
    }

    int warehouses() {
        return sessions.size();
    }

    private Socket session(String warehouse) throws IOException {
        Socket session = sessions.get(warehouse);
        if (session == null) {
            session = new Socket(gateway.getAddress(), gateway.getPort());
            sessions.put(warehouse, session);
        }
        return session;
    }
}
