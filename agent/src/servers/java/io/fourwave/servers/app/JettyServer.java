// SPDX-License-Identifier: Apache-2.0
package io.fourwave.servers.app;

import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;

/** A handler in Jetty, which closes what has been idle for three seconds. */
final class JettyServer {

    private JettyServer() {}

    public static void main(String[] arguments) throws Exception {
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        connector.setIdleTimeout(3000);
        server.addConnector(connector);
        server.setStopTimeout(2000);
        server.setHandler(new Hello());
        server.start();
        Orders.serve(connector.getLocalPort());
        server.stop();
        System.out.println("ended");
    }

    private static final class Hello extends Handler.Abstract {
        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            Content.Sink.write(response, true, "hello from Jetty", callback);
            return true;
        }
    }
}
