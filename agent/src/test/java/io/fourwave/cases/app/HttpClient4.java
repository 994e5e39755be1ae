// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cases.app;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpGet;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClients;
import org.apache.http.util.EntityUtils;

/** A client of Apache HttpClient 4: {@code PORT http|https BEHAVIOUR}, see {@link ClientBehaviour}. */
final class HttpClient4 implements ClientBehaviour.Client<CloseableHttpResponse> {
    private final CloseableHttpClient client;
    private final String uri;

    private HttpClient4(CloseableHttpClient client, String uri) {
        this.client = client;
        this.uri = uri;
    }

    public static void main(String[] arguments) throws Exception {
        String uri = arguments[1] + "://127.0.0.1:" + arguments[0] + "/";
        if (arguments[2].equals("client-per-request")) {
            List<CloseableHttpClient> clients = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                CloseableHttpClient client = HttpClients.createDefault();
                clients.add(client);
                HttpClient4 once = new HttpClient4(client, uri);
                once.consume(once.send());
            }
            Cue.sayAndEnd("ready", clients);
        }
        CloseableHttpClient client =
                HttpClients.custom().setMaxConnTotal(50).setMaxConnPerRoute(50).build();
        ClientBehaviour.valueOf(arguments[2]).run(new HttpClient4(client, uri));
    }

    @Override
    public CloseableHttpResponse send() throws IOException {
        return client.execute(new HttpGet(uri));
    }

    @Override
    public void consume(CloseableHttpResponse response) throws IOException {
        EntityUtils.consume(response.getEntity());
        response.close();
    }
}
