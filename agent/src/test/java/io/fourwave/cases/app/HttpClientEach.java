// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cases.app;

import java.util.ArrayList;
import java.util.List;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpGet;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClients;
import org.apache.http.util.EntityUtils;

/** Twenty clients of Apache HttpClient 4, each with a pool of its own and four requests to {@code PORT}, 300 ms apart. */
final class HttpClientEach {

    private HttpClientEach() {}

    public static void main(String[] arguments) throws Exception {
        List<CloseableHttpClient> clients = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            clients.add(HttpClients.createDefault());
        }
        for (int round = 0; round < 4; round++) {
            for (CloseableHttpClient client : clients) {
                try (CloseableHttpResponse response =
                        client.execute(new HttpGet("http://127.0.0.1:" + arguments[0] + "/"))) {
                    EntityUtils.consume(response.getEntity());
                }
            }
            Thread.sleep(300);
        }
        Cue.sayAndEnd("ready", clients);
    }
}
