// SPDX-License-Identifier: Apache-2.0
package io.fourwave.servers.app;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.util.concurrent.TimeUnit;

/** An HTTP server on Vert.x, which closes what has been idle for three seconds. */
final class VertxServer {

    private VertxServer() {}

    public static void main(String[] arguments) throws Exception {
        Vertx vertx = Vertx.vertx();
        HttpServerOptions options = new HttpServerOptions()
                .setHost("127.0.0.1")
                .setPort(0)
                .setIdleTimeout(3)
                .setIdleTimeoutUnit(TimeUnit.SECONDS);
        HttpServer server = vertx.createHttpServer(options)
                .requestHandler(request -> request.response().end("hello from Vert.x"))
                .listen()
                .await();
        Orders.serve(server.actualPort());
        server.close().await();
        vertx.close().await();
        System.out.println("ended");
    }
}
