// SPDX-License-Identifier: Apache-2.0
package io.fourwave.startup;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.Security;
import java.util.Locale;
import java.util.Set;
import java.util.TimeZone;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ForkJoinPool;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/**
 * A main that sets what the JDK reads once, after so many milliseconds and perhaps after a connection, and prints what has
 * become of it.
 */
final class LateSettings {

    private LateSettings() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments[2].equals("connected")) {
            connect();
        }
        Thread.sleep(Long.parseLong(arguments[1]));
        System.out.println(arguments[0] + ": " + set(arguments[0]));
    }

    // the factory is deprecated since JDK 17; applications of Java 8 set one
    @SuppressWarnings("deprecation")
    private static String set(String setting) throws IOException, InterruptedException {
        return switch (setting) {
            case "preferIPv4Stack" -> {
                System.setProperty("java.net.preferIPv4Stack", "true");
                yield listensIn();
            }
            case "logging.manager" -> {
                System.setProperty("java.util.logging.manager", OwnLogManager.class.getName());
                yield LogManager.getLogManager().getClass().getName();
            }
            case "logging.config.file" -> {
                Path file = Files.createTempFile("logging", ".properties");
                Files.writeString(file, ".level=FINER\n");
                System.setProperty("java.util.logging.config.file", file.toString());
                String level = Logger.getLogger("").getLevel().getName();
                Files.delete(file);
                yield level;
            }
            case "ForkJoinPool" -> {
                System.setProperty("java.util.concurrent.ForkJoinPool.common.parallelism", "7");
                yield String.valueOf(ForkJoinPool.commonPool().getParallelism());
            }
            case "user.timezone" -> {
                System.setProperty("user.timezone", "Asia/Kathmandu");
                yield TimeZone.getDefault().getID();
            }
            case "java.security.egd" -> {
                System.setProperty("java.security.egd", "file:/dev/zero");
                yield new SecureRandom().getAlgorithm();
            }
            case "networkaddress.cache.ttl" -> {
                Security.setProperty("networkaddress.cache.ttl", "77");
                yield Security.getProperty("networkaddress.cache.ttl") + " " + Security.getProviders()[0].getName();
            }
            case "Locale" -> {
                Locale.setDefault(Locale.GERMANY);
                yield String.format("%,.2f", 1234.5);
            }
            case "SocketImplFactory" -> {
                Socket.setSocketImplFactory(() -> {
                    throw new IllegalStateException("asked");
                });
                yield "set";
            }
            case "URLStreamHandlerFactory" -> {
                Set<String> asked = new ConcurrentSkipListSet<>();
                URL.setURLStreamHandlerFactory(protocol -> {
                    asked.add(protocol);
                    return null;
                });
                connect();
                Thread.sleep(1500);
                yield "asked for " + asked;
            }
            case "none" -> LogManager.getLogManager().getClass().getName();
            default -> throw new IllegalArgumentException(setting);
        };
    }

    private static String listensIn() throws IOException {
        try (ServerSocket listener = new ServerSocket(0)) {
            String port = String.format(":%04X 00000000", listener.getLocalPort());
            return Files.readString(Path.of("/proc/self/net/tcp")).contains(port) ? "IPv4" : "IPv6";
        }
    }

    private static void connect() throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket client = new Socket(listener.getInetAddress(), listener.getLocalPort());
                Socket server = listener.accept()) {
            server.setTcpNoDelay(client.getTcpNoDelay());
        }
    }

    /** Such as JBoss's, which a main sets as its first statement. */
    public static final class OwnLogManager extends LogManager {}
}
