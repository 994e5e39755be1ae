// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cases.app;

import java.io.IOException;
import java.nio.file.Files;
import javax.servlet.AsyncContext;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.apache.catalina.Context;
import org.apache.catalina.Wrapper;
import org.apache.catalina.startup.Tomcat;

/** A web application in Tomcat: {@code PORT answers|waits-for-ever|completes}; its own port it prints. */
final class TomcatApp {

    private TomcatApp() {}

    public static void main(String[] arguments) throws Exception {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(Files.createTempDirectory("tomcat").toString());
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        Context context = tomcat.addContext("", null);
        Wrapper servlet = Tomcat.addServlet(context, "news", new News(arguments[1]));
        servlet.setAsyncSupported(true);
        context.addServletMappingDecoded("/*", "news");
        tomcat.start();
        System.out.println("listening " + tomcat.getConnector().getLocalPort());
        Cue.sayAndEnd("ready", tomcat);
    }

    private static final class News extends HttpServlet {
        private static final long serialVersionUID = 1;
        private final String behaviour;

        News(String behaviour) {
            this.behaviour = behaviour;
        }

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            if (behaviour.equals("answers")) {
                response.getWriter().print("no news");
            } else {
                AsyncContext later = request.startAsync();
                later.setTimeout(behaviour.equals("completes") ? 1000 : 0);
            }
        }
    }
}
