// SPDX-License-Identifier: Apache-2.0
package io.fourwave.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.function.IntConsumer;

/** One request to the port that it is given. {@link RequestClasses} makes others of it, whose names differ in the digits. */
public final class Request000000 implements IntConsumer {

    @Override
    public void accept(int port) {
        try (Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), port)) {
            socket.getOutputStream().write(1);
            if (socket.getInputStream().read() != 1) {
                throw new AssertionError("no answer");
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
