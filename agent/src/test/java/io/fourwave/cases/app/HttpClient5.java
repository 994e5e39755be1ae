// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cases.app;

import java.io.IOException;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.EntityUtils;

/** A client of Apache HttpClient 5: {@code PORT BEHAVIOUR}, see {@link ClientBehaviour}. */
final class HttpClient5 implements ClientBehaviour.Client<ClassicHttpResponse> {
    private final CloseableHttpClient client;
    private final HttpHost host;

    private HttpClient5(CloseableHttpClient client, HttpHost host) {
        this.client = client;
        this.host = host;
    }

    public static void main(String[] arguments) throws Exception {
        var pool = PoolingHttpClientConnectionManagerBuilder.create()
                .setMaxConnTotal(50)
                .setMaxConnPerRoute(50)
                .build();
        CloseableHttpClient client =
                HttpClients.custom().setConnectionManager(pool).build();
        HttpHost host = new HttpHost("http", "127.0.0.1", Integer.parseInt(arguments[0]));
        ClientBehaviour.valueOf(arguments[1]).run(new HttpClient5(client, host));
    }

    @Override
    public ClassicHttpResponse send() throws IOException {
        return client.executeOpen(host, new HttpGet("/"), null);
    }

    @Override
    public void consume(ClassicHttpResponse response) throws IOException {
        EntityUtils.consume(response.getEntity());
        response.close();
    }
}
