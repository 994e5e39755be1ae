// SPDX-License-Identifier: Apache-2.0
package com.acme.shop;

import java.io.IOException;
import java.net.Socket;

/** Answers one question a call and hangs up, as HTTP/1.0 did. */
final class StatusService implements Service.Handler {

    private final Pace pace;

    StatusService(Pace pace) {
        this.pace = pace;
    }

    @Override
    public void serve(Socket caller) throws IOException {
        Conversation talk = new Conversation(caller);
        String order = talk.hear();
        pace.spend(300);
        talk.say(order + " is being packed");
        caller.close();
    }
}
