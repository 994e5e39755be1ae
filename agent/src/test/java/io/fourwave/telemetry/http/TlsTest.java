// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsTest {
    private static final byte[] BODY = "a batch".getBytes(UTF_8);
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    private static Path directory;

    private static SSLContext local;
    private static SSLContext elsewhere;

    private HttpsServer server;

    @BeforeAll
    static void makeCertificates() throws Exception {
        local = context("local", "dns:localhost,ip:127.0.0.1");
        elsewhere = context("elsewhere", "dns:elsewhere.example");
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.stop(0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1"})
    void trustedCertificateThatNamesTheHostIsAccepted(String host) throws Exception {
        try (Sending sending = new Sending(new SenderSettings(start(local, host)).sslContext(local))) {
            sending.send(BODY);
            sending.send(BODY);
            assertThat(sending.events().next().what()).isEqualTo("delivered");
            assertThat(sending.events().next().what()).isEqualTo("delivered");
        }
    }

    @Test
    void certificateOfAnotherHostIsRefusedAndNotRetried() throws Exception {
        assertThat(failure(start(elsewhere, "localhost"), elsewhere).kind()).isEqualTo(Failure.Kind.TLS);
    }

    @Test
    void untrustedCertificateIsRefusedWithOneWarning() throws Exception {
        List<String> warnings = new ArrayList<>();
        DeliveryStats stats = new DeliveryStats(warnings::add);
        String url = start(local, "localhost");
        for (int i = 0; i < 3; i++) {
            Failure failure = failure(url, null);
            assertThat(failure.kind()).isEqualTo(Failure.Kind.TLS);
            stats.failed(URI.create(url), 1, failure);
        }
        assertThat(warnings).singleElement().asString().contains("no trusted TLS connection to " + url);
    }

    @Test
    void plainHttpServerIsNoTls() throws Exception {
        try (RawServer raw =
                RawServer.start((s, socket) -> RawServer.write(socket, "HTTP/1.1 400 Bad Request\r\n\r\n"))) {
            assertThat(failure("https://127.0.0.1:" + raw.port(), null).kind()).isEqualTo(Failure.Kind.TLS);
        }
    }

    @Test
    void handshakeFedDropByDropEndsAtTheDeadline() throws Exception {
        try (RawServer raw = RawServer.start((s, socket) -> {
                    // the header of a handshake record of 16 KiB, then its content one byte at a time
                    socket.getOutputStream().write(new byte[] {22, 3, 3, 64, 0, 2, 0, 63, -4});
                    while (s.pause(20)) {
                        socket.getOutputStream().write(0);
                    }
                });
                Sending sending = new Sending(new SenderSettings("https://127.0.0.1:" + raw.port() + "/v1/traces")
                        .timeout(Duration.ofMillis(500)))) {
            sending.send(BODY);
            assertThat(sending.events().nextFailure().kind()).isEqualTo(Failure.Kind.TIMEOUT);
        }
    }

    @Test
    void applicationsDefaultTlsContextIsLeftAlone() throws Exception {
        SSLContext before = SSLContext.getDefault();
        SSLContext.setDefault(local);
        try {
            assertThat(failure(start(local, "localhost"), null).kind()).isEqualTo(Failure.Kind.TLS);
        } finally {
            SSLContext.setDefault(before);
        }
    }

    private static Failure failure(String url, SSLContext trust) {
        SenderSettings settings = new SenderSettings(url).sslContext(trust).retries(5, Duration.ofMinutes(1));
        try (Sending sending = new Sending(settings)) {
            sending.send(BODY);
            return sending.events().nextFailure();
        }
    }

    private String start(SSLContext context, String host) throws IOException {
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 50);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        return "https://" + host + ":" + server.getAddress().getPort() + "/v1/traces";
    }

    /** Has a new self-signed certificate as its identity, and trusts it alone. */
    private static SSLContext context(String alias, String names) throws Exception {
        Path store = directory.resolve(alias + ".p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process process = new ProcessBuilder(
                        keytool,
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-alias",
                        alias,
                        "-dname",
                        "CN=" + alias,
                        "-ext",
                        "san=" + names,
                        "-keystore",
                        store.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return context(store);
    }

    private static SSLContext context(Path store) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        KeyManagerFactory identity = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        identity.init(keys, PASSWORD);
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        String alias = keys.aliases().nextElement();
        trusted.setCertificateEntry(alias, keys.getCertificate(alias));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(identity.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }
}
