// SPDX-License-Identifier: Apache-2.0
package io.fourwave.kerneltruth;

import static io.fourwave.kerneltruth.Scenario.ACTIVE;
import static io.fourwave.kerneltruth.Scenario.ACTIVE_RST;
import static io.fourwave.kerneltruth.Scenario.NOTHING;
import static io.fourwave.kerneltruth.Scenario.PASSIVE;
import static io.fourwave.kerneltruth.Scenario.scenario;

import io.fourwave.kerneltruth.ScenarioStage.Sockets;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** {@link SSLSocket}: its close sends the FIN by a shutdownOutput of its own. */
final class TlsScenarios {
    private static final String PASSWORD = "changeit";

    private SSLContext context;

    List<Scenario> all() {
        return List.of(
                scenario("tls12-client-first", ACTIVE, NOTHING, "TLS 1.2", stage -> clientFirst(stage, "TLSv1.2")),
                scenario("tls12-server-first", NOTHING, ACTIVE, "TLS 1.2", stage -> serverFirst(stage, "TLSv1.2")),
                scenario("tls13-client-first", ACTIVE, NOTHING, "TLS 1.3", stage -> clientFirst(stage, "TLSv1.3")),
                scenario("tls13-server-first", NOTHING, ACTIVE, "TLS 1.3", stage -> serverFirst(stage, "TLSv1.3")),
                scenario("tls13-half-close", ACTIVE, PASSIVE, "shutdownOutput, answer, close", this::halfClose),
                scenario("tls13-layered", ACTIVE, NOTHING, "over a connected socket", this::layered),
                scenario("tls13-linger0", ACTIVE_RST, NOTHING, "its FIN goes out before the RST", this::lingerZero),
                scenario("tls13-truncated", ACTIVE, PASSIVE, "the socket below closes", this::truncated));
    }

    private void clientFirst(ScenarioStage stage, String protocol) throws Exception {
        handshaken(open(stage, protocol)).clientFirst();
    }

    private void serverFirst(ScenarioStage stage, String protocol) throws Exception {
        handshaken(open(stage, protocol)).serverFirst();
    }

    private void halfClose(ScenarioStage stage) throws Exception {
        Sockets sockets = handshaken(open(stage, "TLSv1.3"));
        sockets.client().shutdownOutput();
        ScenarioStage.drain(sockets.server().getInputStream());
        sockets.server().getOutputStream().write(1);
        sockets.server().close();
        ScenarioStage.drain(sockets.client().getInputStream());
        sockets.client().close();
    }

    private void layered(ScenarioStage stage) throws Exception {
        handshaken(layer(stage.sockets())).clientFirst();
    }

    private void truncated(ScenarioStage stage) throws Exception {
        Sockets plain = stage.sockets();
        handshaken(layer(plain));
        plain.clientFirst();
    }

    private void lingerZero(ScenarioStage stage) throws Exception {
        Sockets sockets = handshaken(open(stage, "TLSv1.3"));
        sockets.client().setSoLinger(true, 0);
        sockets.client().close();
        Await.gone(sockets.server().getLocalPort(), sockets.server().getPort());
        sockets.server().close();
    }

    private Sockets open(ScenarioStage stage, String protocol) throws Exception {
        try (SSLServerSocket listener = (SSLServerSocket)
                context().getServerSocketFactory().createServerSocket(0, 50, ScenarioStage.LOOPBACK)) {
            listener.setEnabledProtocols(new String[] {protocol});
            Socket client = context().getSocketFactory().createSocket(ScenarioStage.LOOPBACK, listener.getLocalPort());
            return stage.announced(new Sockets(client, listener.accept()));
        }
    }

    private Sockets layer(Sockets plain) throws Exception {
        SSLSocket client = (SSLSocket) context()
                .getSocketFactory()
                .createSocket(plain.client(), "localhost", plain.client().getPort(), true);
        SSLSocket server = (SSLSocket) context().getSocketFactory().createSocket(plain.server(), null, true);
        return new Sockets(client, server);
    }

    /** One byte each way: after it no session ticket is left unread, which would turn a close into an abort. */
    private static Sockets handshaken(Sockets sockets) throws Exception {
        Thread server = Background.start(() -> {
            sockets.server().getInputStream().read();
            sockets.server().getOutputStream().write(1);
        });
        sockets.client().getOutputStream().write(1);
        sockets.client().getInputStream().read();
        server.join();
        return sockets;
    }

    private SSLContext context() throws Exception {
        if (context == null) {
            context = create();
        }
        return context;
    }

    private static SSLContext create() throws Exception {
        KeyStore keys = selfSigned();
        KeyManagerFactory identity = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        identity.init(keys, PASSWORD.toCharArray());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(keys);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(identity.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private static KeyStore selfSigned() throws Exception {
        Path directory = Files.createTempDirectory("fourwave-judge");
        Path file = directory.resolve("keys.p12");
        try {
            keytool(file);
            KeyStore keys = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(file)) {
                keys.load(in, PASSWORD.toCharArray());
            }
            return keys;
        } finally {
            Files.deleteIfExists(file);
            Files.delete(directory);
        }
    }

    private static void keytool(Path file) throws IOException, InterruptedException {
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        String arguments = "-genkeypair -alias judge -keyalg EC -dname CN=localhost -storetype PKCS12 -storepass "
                + PASSWORD + " -keystore ";
        List<String> command = new ArrayList<>(List.of(keytool));
        command.addAll(List.of(arguments.trim().split(" ")));
        command.add(file.toString());
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (process.waitFor() != 0) {
            throw new IOException(
                    keytool + " should have made a self-signed key, it ended with " + process.exitValue());
        }
    }
}
