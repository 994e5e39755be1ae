// SPDX-License-Identifier: Apache-2.0
package io.fourwave.servers.app;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;

/** A Kafka broker that is its own controller, and closes what has been idle for three seconds: {@code DIRECTORY}. */
final class KafkaServer {

    private KafkaServer() {}

    public static void main(String[] arguments) throws Exception {
        int[] ports = freePorts();
        Map<String, String> settings = settings(ports, Path.of(arguments[0]).resolve("log"));
        format(settings, Path.of(arguments[0]).resolve("server.properties"));
        KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(settings, false), Time.SYSTEM);
        server.startup();
        Orders.serve(ports[0]);
        server.shutdown();
        server.awaitShutdown();
        System.out.println("ended");
    }

    private static Map<String, String> settings(int[] ports, Path log) {
        Map<String, String> settings = new TreeMap<>();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", "1");
        settings.put("controller.quorum.voters", "1@127.0.0.1:" + ports[1]);
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put("listeners", "PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d".formatted(ports[0], ports[1]));
        settings.put("log.dirs", log.toString());
        settings.put("connections.max.idle.ms", "3000");
        settings.put("offsets.topic.num.partitions", "1");
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("group.initial.rebalance.delay.ms", "0");
        return settings;
    }

    /** As {@code kafka-storage.sh format} does. */
    private static void format(Map<String, String> settings, Path file) throws IOException {
        Files.writeString(
                file,
                settings.entrySet().stream()
                        .map(setting -> setting.getKey() + "=" + setting.getValue())
                        .collect(Collectors.joining("\n")));
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        String[] command = {"format", "--cluster-id", Uuid.randomUuid().toString(), "--config", file.toString()};
        if (StorageTool.execute(command, new PrintStream(said)) != 0) {
            throw new IllegalStateException("kafka-storage format: " + said);
        }
    }

    /** The broker's and the controller's. The broker tells its clients its port, so that it has to know it before. */
    private static int[] freePorts() throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (ServerSocket broker = new ServerSocket(0, 1, loopback);
                ServerSocket controller = new ServerSocket(0, 1, loopback)) {
            return new int[] {broker.getLocalPort(), controller.getLocalPort()};
        }
    }
}
