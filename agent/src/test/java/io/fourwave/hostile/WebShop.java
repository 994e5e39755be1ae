// SPDX-License-Identifier: Apache-2.0
package io.fourwave.hostile;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.KeyStore;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** An ordinary application: the JDK's HTTP server and client, with and without TLS, for two seconds. */
final class WebShop {
    private static final Duration OPENING_HOURS = Duration.ofSeconds(2);

    private final SSLContext tls;

    private WebShop(SSLContext tls) {
        this.tls = tls;
    }

    /** The arguments are a PKCS 12 file and its password. */
    public static void main(String[] arguments) throws Exception {
        SSLContext tls = tls(arguments[0], arguments[1].toCharArray());
        System.out.println(new WebShop(tls).open() > 0 ? "sold out" : "nothing sold");
    }

    private int open() throws Exception {
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        ExecutorService staff = Executors.newFixedThreadPool(4);
        HttpServer plain = HttpServer.create(anyPort, 0);
        HttpsServer secure = HttpsServer.create(anyPort, 0);
        secure.setHttpsConfigurator(new HttpsConfigurator(tls));
        start(plain, staff);
        start(secure, staff);
        int sold = shop(
                URI.create("http://localhost:" + plain.getAddress().getPort() + "/"),
                URI.create("https://localhost:" + secure.getAddress().getPort() + "/"));
        plain.stop(0);
        secure.stop(0);
        staff.shutdown();
        return sold;
    }

    private static void start(HttpServer server, ExecutorService staff) {
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write(new byte[] {'o', 'k'});
            exchange.close();
        });
        server.setExecutor(staff);
        server.start();
    }

    private int shop(URI... servers) throws IOException, InterruptedException {
        HttpClient client = HttpClient.newBuilder().sslContext(tls).build();
        int sold = 0;
        for (long end = System.nanoTime() + OPENING_HOURS.toNanos(); System.nanoTime() - end < 0; sold++) {
            HttpRequest request =
                    HttpRequest.newBuilder(servers[sold % servers.length]).build();
            if (client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode() != 200) {
                throw new IOException("not served");
            }
        }
        return sold;
    }

    private static SSLContext tls(String file, char[] password) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = new FileInputStream(file)) {
            keys.load(in, password);
        }
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, password);
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(keys);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
        return context;
    }
}
