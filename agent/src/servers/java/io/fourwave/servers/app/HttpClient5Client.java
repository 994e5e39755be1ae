// SPDX-License-Identifier: Apache-2.0
package io.fourwave.servers.app;

import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.io.entity.EntityUtils;

/** Apache's HttpClient 5 and its pool: {@code PORT}. */
final class HttpClient5Client {

    private HttpClient5Client() {}

    public static void main(String[] arguments) throws Exception {
        String uri = "http://127.0.0.1:" + arguments[0] + "/";
        var pool = PoolingHttpClientConnectionManagerBuilder.create()
                .setMaxConnPerRoute(8)
                .setMaxConnTotal(8)
                .build();
        try (CloseableHttpClient client =
                HttpClients.custom().setConnectionManager(pool).build()) {
            Orders.work(() -> RequestCrowd.of(
                    () -> client.execute(new HttpGet(uri), response -> EntityUtils.toString(response.getEntity()))));
        }
        System.out.println("ended");
    }
}
