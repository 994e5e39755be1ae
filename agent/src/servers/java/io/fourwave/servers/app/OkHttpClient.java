// SPDX-License-Identifier: Apache-2.0
package io.fourwave.servers.app;

import okhttp3.ConnectionPool;
import okhttp3.Request;
import okhttp3.Response;

/** OkHttp and its pool: {@code PORT}. */
final class OkHttpClient {

    private OkHttpClient() {}

    public static void main(String[] arguments) throws Exception {
        ConnectionPool pool = new ConnectionPool();
        okhttp3.OkHttpClient client =
                new okhttp3.OkHttpClient.Builder().connectionPool(pool).build();
        Request request = new Request.Builder()
                .url("http://127.0.0.1:" + arguments[0] + "/")
                .build();
        Orders.work(() -> RequestCrowd.of(() -> send(client, request)));
        client.dispatcher().executorService().shutdown();
        pool.evictAll();
        System.out.println("ended");
    }

    private static String send(okhttp3.OkHttpClient client, Request request) throws Exception {
        try (Response response = client.newCall(request).execute()) {
            return response.body().string();
        }
    }
}
