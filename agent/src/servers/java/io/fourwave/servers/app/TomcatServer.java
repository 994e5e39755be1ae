// SPDX-License-Identifier: Apache-2.0
package io.fourwave.servers.app;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;

/** A servlet in Tomcat, which closes what has been idle for three seconds: {@code DIRECTORY}. */
final class TomcatServer {

    private TomcatServer() {}

    public static void main(String[] arguments) throws Exception {
        Orders.silenceLogs();
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(arguments[0]);
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        tomcat.getConnector().setProperty("keepAliveTimeout", "3000");
        Context context = tomcat.addContext("", null);
        Tomcat.addServlet(context, "hello", new Hello());
        context.addServletMapping("/*", "hello");
        tomcat.start();
        Orders.serve(tomcat.getConnector().getLocalPort());
        tomcat.stop();
        tomcat.destroy();
        System.out.println("ended");
    }

    private static final class Hello extends HttpServlet {
        private static final long serialVersionUID = 1;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getWriter().print("hello from Tomcat");
        }
    }
}
