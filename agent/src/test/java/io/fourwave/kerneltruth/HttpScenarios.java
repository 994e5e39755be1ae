// SPDX-License-Identifier: Apache-2.0
package io.fourwave.kerneltruth;

import static io.fourwave.kerneltruth.Scenario.ACTIVE;
import static io.fourwave.kerneltruth.Scenario.PASSIVE;
import static io.fourwave.kerneltruth.Scenario.scenario;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Kept-alive HTTP connections of the JDK's own clients and server. */
final class HttpScenarios {
    List<Scenario> all() {
        return List.of(
                scenario("http-url-connection", ACTIVE, PASSIVE, "2 requests, then disconnect()", this::urlConnection),
                scenario("http-client", PASSIVE, ACTIVE, "2 requests, then the server stops", this::httpClient)
                        .since(11));
    }

    private void urlConnection(ScenarioStage stage) throws Exception {
        Site site = new Site(stage);
        fetch(site).getInputStream().close();
        fetch(site).disconnect();
        site.awaitGone();
        site.stop();
    }

    private static HttpURLConnection fetch(Site site) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) site.uri().toURL().openConnection();
        connection.getInputStream().readAllBytes();
        return connection;
    }

    private void httpClient(ScenarioStage stage) throws Exception {
        Site site = new Site(stage);
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        HttpRequest request = HttpRequest.newBuilder(site.uri()).build();
        client.send(request, BodyHandlers.ofString());
        client.send(request, BodyHandlers.ofString());
        site.stop();
        site.awaitGone();
    }

    /** A server that answers every request with one byte, and announces each connection when it first sees it. */
    private static final class Site {
        private final HttpServer server = HttpServer.create(new InetSocketAddress(ScenarioStage.LOOPBACK, 0), 0);
        private final Map<InetSocketAddress, InetSocketAddress> localsByClient = new ConcurrentHashMap<>();
        private final ScenarioStage stage;

        Site(ScenarioStage stage) throws IOException {
            this.stage = stage;
            server.createContext("/", this::answer);
            server.start();
        }

        URI uri() {
            return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
        }

        private void answer(HttpExchange exchange) throws IOException {
            InetSocketAddress local = exchange.getLocalAddress();
            InetSocketAddress client = exchange.getRemoteAddress();
            if (localsByClient.putIfAbsent(client, local) == null) {
                stage.announce("client", client, local);
                stage.announce("server", local, client);
            }
            exchange.sendResponseHeaders(200, 1);
            exchange.getResponseBody().write('!');
            exchange.close();
        }

        void awaitGone() {
            localsByClient.forEach((client, local) -> {
                Await.gone(client.getPort(), local.getPort());
                Await.gone(local.getPort(), client.getPort());
            });
        }

        void stop() {
            server.stop(0);
        }
    }
}
