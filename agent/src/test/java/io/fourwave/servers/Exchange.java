// SPDX-License-Identifier: Apache-2.0
package io.fourwave.servers;

import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A client and what serves it.
 *
 * @param server empty: the client is served by what comes from Debian
 * @param debian what the server, or else the client, talks to
 */
record Exchange(Program client, Optional<Program> server, Optional<DebianServer> debian) {

    static Stream<Exchange> all() {
        Program jdk = Program.of("jdk", "JdkClient", "java.net.http");
        return Stream.of(
                between(
                        Program.of("httpclient5", "HttpClient5Client", "httpclient5"),
                        Program.of("tomcat", "TomcatServer", "tomcat-embed-core", Run.DIRECTORY)),
                between(
                        Program.of("okhttp", "OkHttpClient", "okhttp-jvm"),
                        Program.of("jetty", "JettyServer", "jetty-server")),
                between(jdk, Program.of("undertow", "UndertowServer", "undertow-core")),
                between(
                        Program.of("vertx", "VertxClient", "vertx-core"),
                        Program.of("vertx", "VertxServer", "vertx-core")),
                between(
                        Program.of("grpc", "GrpcClient", "grpc-netty-shaded"),
                        Program.of("grpc", "GrpcServer", "grpc-netty-shaded")),
                between(
                        Program.of("kafka", "KafkaClient", "kafka-clients"),
                        Program.of("kafka", "KafkaServer", "kafka_2.13", Run.DIRECTORY)),
                new Exchange(jdk, Optional.of(springBoot()), Optional.of(new PostgreSql())),
                with(Program.of("jedis", "JedisClient", "jedis"), new Redis()),
                with(Program.of("lettuce", "LettuceClient", "lettuce-core"), new Redis()));
    }

    private static Exchange between(Program client, Program server) {
        return new Exchange(client, Optional.of(server), Optional.empty());
    }

    private static Exchange with(Program client, DebianServer server) {
        return new Exchange(client, Optional.empty(), Optional.of(server));
    }

    private static Program springBoot() {
        return Program.of(
                "spring-boot",
                "spring-boot-shop.jar",
                "spring-boot",
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--server.tomcat.keep-alive-timeout=3s",
                "--spring.main.banner-mode=off",
                "--logging.level.root=OFF",
                "--spring.datasource.url=jdbc:postgresql://127.0.0.1:" + Run.DEBIAN_PORT + "/postgres",
                "--spring.datasource.username=shop",
                "--spring.datasource.hikari.maximum-pool-size=8");
    }

    Stream<Program> programs() {
        return Stream.concat(Stream.of(client), server.stream());
    }

    @Override
    public String toString() {
        return Stream.concat(programs().map(Program::directory), debian.map(DebianServer::debianPackage).stream())
                .distinct()
                .toList()
                .toString();
    }

    /** With versions, and what is behind it; without where it is absent. */
    String servedBy(Optional<Daemon> daemon) {
        Optional<String> behind = daemon.map(Daemon::title).or(() -> debian.map(DebianServer::debianPackage));
        return Stream.concat(server.map(Program::title).stream(), behind.stream())
                .collect(Collectors.joining(" on "));
    }
}
