// SPDX-License-Identifier: Apache-2.0
package io.fourwave.servers.app;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.handlers.GracefulShutdownHandler;
import java.net.InetSocketAddress;

/** A handler in Undertow, which closes what has been idle for three seconds, and ends gracefully. */
final class UndertowServer {

    private UndertowServer() {}

    public static void main(String[] arguments) throws Exception {
        Orders.silenceLogs();
        GracefulShutdownHandler handler = new GracefulShutdownHandler(
                exchange -> exchange.getResponseSender().send("hello from Undertow"));
        Undertow server = Undertow.builder()
                .addHttpListener(0, "127.0.0.1", handler)
                .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, 3000)
                .build();
        server.start();
        Orders.serve(((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort());
        handler.shutdown();
        handler.awaitShutdown();
        server.stop();
        System.out.println("ended");
    }
}
