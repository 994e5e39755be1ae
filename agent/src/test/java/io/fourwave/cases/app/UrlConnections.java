// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cases.app;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** A client of HttpURLConnection: {@code PORT nothing|one-byte|everything|disconnected}. */
final class UrlConnections {

    private UrlConnections() {}

    public static void main(String[] arguments) throws IOException {
        List<HttpURLConnection> kept = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            kept.add(get(URI.create("http://127.0.0.1:" + arguments[0] + "/" + i), arguments[1]));
        }
        Cue.sayAndEnd("ready", kept);
    }

    private static HttpURLConnection get(URI uri, String howMuch) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
        InputStream body = connection.getInputStream();
        switch (howMuch) {
            case "everything" -> body.readAllBytes();
            case "one-byte" -> body.read();
            case "disconnected" -> connection.disconnect();
            default -> {}
        }
        return connection;
    }
}
