// SPDX-License-Identifier: Apache-2.0
package com.acme.shop;

import java.io.IOException;
import java.net.Socket;
import java.util.Map;

/** The gateway to the warehouses: one question, one answer, goodbye. */
final class WarehouseService implements Service.Handler {

    private static final Map<String, Integer> STOCK = Map.of("Graz", 12, "Lyon", 7, "Oulu", 3, "Porto", 9, "Turku", 5);

    @Override
    public void serve(Socket shop) throws IOException {
        Conversation talk = new Conversation(shop);
        talk.say(String.valueOf(STOCK.get(talk.hear())));
        shop.close();
    }
}
