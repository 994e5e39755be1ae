// SPDX-License-Identifier: Apache-2.0
package com.acme.shop;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;

/** One end of a talk in lines of text. */
final class Conversation {

    private final BufferedReader in;
    private final OutputStream out;

    Conversation(Socket socket) throws IOException {
        in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
        out = socket.getOutputStream();
    }

    void say(String line) throws IOException {
        out.write((line + "\n").getBytes(UTF_8));
    }

    /** The next line, null after the last. */
    String hear() throws IOException {
        return in.readLine();
    }
}
