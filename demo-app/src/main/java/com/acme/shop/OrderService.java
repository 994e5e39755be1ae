// SPDX-License-Identifier: Apache-2.0
package com.acme.shop;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;

/** The order desk: accepts, waits for the customer to leave, then books the order or puts the goods back. */
final class OrderService implements Service.Handler {

    private final Pace pace;

    OrderService(Pace pace) {
        this.pace = pace;
    }

    @Override
    public void serve(Socket customer) throws IOException {
        Conversation talk = new Conversation(customer);
        talk.say("accepted, " + talk.hear());
        if (leavesSatisfied(talk)) {
            book(customer);
        } else {
            putBack(customer);
        }
    }

    private boolean leavesSatisfied(Conversation talk) throws IOException {
        try {
            return talk.hear() == null;
        } catch (SocketException cancelled) {
            return false;
        }
    }

    private void book(Socket customer) throws IOException {
        pace.spend(1500);
        customer.close();
    }

    private void putBack(Socket customer) throws IOException {
        pace.spend(500);
        customer.close();
    }
}
