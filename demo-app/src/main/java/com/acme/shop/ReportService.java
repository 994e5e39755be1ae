// SPDX-License-Identifier: Apache-2.0
package com.acme.shop;

import java.io.IOException;
import java.net.Socket;

/** The back office: reads a report to its end, adds it up, and only then answers. */
final class ReportService implements Service.Handler {

    private final Pace pace;

    ReportService(Pace pace) {
        this.pace = pace;
    }

    @Override
    public void serve(Socket branch) throws IOException {
        Conversation talk = new Conversation(branch);
        int lines = 0;
        int total = 0;
        for (String line = talk.hear(); line != null; line = talk.hear()) {
            lines++;
            total += Integer.parseInt(line);
        }
        pace.spend(700);
        talk.say(lines + " lines");
        pace.spend(500);
        talk.say(total + " pieces");
        branch.close();
    }
}
