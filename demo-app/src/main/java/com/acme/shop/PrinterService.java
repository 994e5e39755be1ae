// SPDX-License-Identifier: Apache-2.0
package com.acme.shop;

import java.io.IOException;
import java.net.Socket;

/** Prints whatever line it hears until the caller hangs up. */
final class PrinterService implements Service.Handler {

    @Override
    public void serve(Socket till) throws IOException {
        Conversation talk = new Conversation(till);
        for (String receipt = talk.hear(); receipt != null; receipt = talk.hear()) {
            talk.say("printed " + receipt);
        }
        till.close();
    }
}
