// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cases.app;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** A client of OkHttp: {@code PORT BEHAVIOUR}, see {@link ClientBehaviour}. */
final class OkHttp implements ClientBehaviour.Client<Response> {
    private final OkHttpClient client = new OkHttpClient.Builder()
            .connectionPool(new ConnectionPool(50, 5, TimeUnit.MINUTES))
            .build();
    private final Request request;

    private OkHttp(String uri) {
        this.request = new Request.Builder().url(uri).build();
    }

    public static void main(String[] arguments) throws Exception {
        ClientBehaviour.valueOf(arguments[1]).run(new OkHttp("http://127.0.0.1:" + arguments[0] + "/"));
    }

    @Override
    public Response send() throws IOException {
        return client.newCall(request).execute();
    }

    @Override
    public void consume(Response response) throws IOException {
        response.body().bytes();
        response.close();
    }
}
