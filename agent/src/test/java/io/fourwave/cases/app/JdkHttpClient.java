// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cases.app;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** A client of java.net.http: {@code PORT BEHAVIOUR}, see {@link ClientBehaviour}. */
final class JdkHttpClient implements ClientBehaviour.Client<HttpResponse<InputStream>> {
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final HttpRequest request;

    private JdkHttpClient(URI uri) {
        this.request = HttpRequest.newBuilder(uri).build();
    }

    public static void main(String[] arguments) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + arguments[0] + "/");
        ClientBehaviour.valueOf(arguments[1]).run(new JdkHttpClient(uri));
    }

    @Override
    public HttpResponse<InputStream> send() throws IOException, InterruptedException {
        return client.send(request, BodyHandlers.ofInputStream());
    }

    @Override
    public void consume(HttpResponse<InputStream> response) throws IOException {
        response.body().readAllBytes();
        response.body().close();
    }
}
