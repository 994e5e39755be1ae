// SPDX-License-Identifier: Apache-2.0
package io.fourwave.servers.app;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/** The JDK's HttpClient: {@code PORT}. */
final class JdkClient {

    private JdkClient() {}

    public static void main(String[] arguments) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + arguments[0] + "/"))
                .build();
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        Orders.work(() -> RequestCrowd.of(
                () -> client.send(request, BodyHandlers.ofString()).body()));
        System.out.println("ended");
    }
}
