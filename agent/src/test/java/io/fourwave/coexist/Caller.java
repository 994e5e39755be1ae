// SPDX-License-Identifier: Apache-2.0
package io.fourwave.coexist;

import com.sun.net.httpserver.HttpServer;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/**
 * An application that calls a service of its own by both of the JDK's HTTP clients, then closes a plain connection. With
 * an argument it waits for a line first: until the agents are attached.
 */
final class Caller {
    static final int CALLS = 3;

    private Caller() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments.length > 0) {
            System.out.println("ready");
            System.in.read();
        }
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/order");
        boolean old = System.getProperty("java.specification.version").startsWith("1.");
        for (int i = 0; i < CALLS; i++) {
            if (!old) {
                Newer.call(uri);
            }
            HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
            try (InputStream answer = connection.getInputStream()) {
                answer.readAllBytes();
            }
        }
        server.stop(0);
        closeOne();
        System.out.println("done");
    }

    private static void closeOne() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Socket client = new Socket(listener.getInetAddress(), listener.getLocalPort());
            Socket server = listener.accept();
            System.out.println("plain " + client.getLocalPort());
            client.close();
            server.getInputStream().readAllBytes();
            server.close();
        }
    }

    /** Not in Java 8. */
    private static final class Newer {
        private static final HttpClient CLIENT = HttpClient.newHttpClient();

        static void call(URI uri) throws Exception {
            CLIENT.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding());
        }
    }
}
