// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cases;

import io.fourwave.support.Jdks;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ServerSocketFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A certificate for 127.0.0.1 that nobody has signed, for peers that speak TLS. */
record SelfSigned(Path keyStore) {
    static final SelfSigned INSTANCE = make();

    private static final String PASSWORD = "password";

    /** Arguments of a JVM that is to believe in it. */
    String[] trust() {
        return new String[] {
            "-Djavax.net.ssl.trustStore=" + keyStore, "-Djavax.net.ssl.trustStorePassword=" + PASSWORD,
        };
    }

    ServerSocketFactory factory() {
        try (InputStream in = Files.newInputStream(keyStore)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, PASSWORD.toCharArray());
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(keys, PASSWORD.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return context.getServerSocketFactory();
        } catch (IOException | GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static SelfSigned make() {
        try {
            Path store = Files.createTempDirectory("self-signed").resolve("keys.p12");
            store.toFile().deleteOnExit();
            store.getParent().toFile().deleteOnExit();
            String command = ("keytool -genkeypair -alias peer -keyalg EC -dname CN=peer -ext san=ip:127.0.0.1"
                    + " -storetype PKCS12 -storepass password -keystore " + store);
            String[] words = command.split(" ");
            words[0] = Jdks.ofBuild().home().resolve("bin/keytool").toString();
            if (new ProcessBuilder(words).start().waitFor() != 0) {
                throw new AssertionError(command);
            }
            return new SelfSigned(store);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
