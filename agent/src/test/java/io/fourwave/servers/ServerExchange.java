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
record ServerExchange(LibraryProgram client, Optional<LibraryProgram> server, Optional<DebianServer> debian) {

    static Stream<ServerExchange> all() {
        LibraryProgram jdk = LibraryProgram.of("jdk", "JdkClient", "java.net.http");
        return Stream.of(
                between(
                        LibraryProgram.of("httpclient5", "HttpClient5Client", "httpclient5"),
                        LibraryProgram.of("tomcat", "TomcatServer", "tomcat-embed-core", ExchangeRun.DIRECTORY)),
                between(
                        LibraryProgram.of("okhttp", "OkHttpClient", "okhttp-jvm"),
                        LibraryProgram.of("jetty", "JettyServer", "jetty-server")),
                between(jdk, LibraryProgram.of("undertow", "UndertowServer", "undertow-core")),
                between(
                        LibraryProgram.of("vertx", "VertxClient", "vertx-core"),
                        LibraryProgram.of("vertx", "VertxServer", "vertx-core")),
                between(
                        LibraryProgram.of("grpc", "GrpcClient", "grpc-netty-shaded"),
                        LibraryProgram.of("grpc", "GrpcServer", "grpc-netty-shaded")),
                between(
                        LibraryProgram.of("kafka", "KafkaClient", "kafka-clients"),
                        LibraryProgram.of("kafka", "KafkaServer", "kafka_2.13", ExchangeRun.DIRECTORY)),
                new ServerExchange(jdk, Optional.of(springBoot()), Optional.of(new PostgreSql())),
                with(LibraryProgram.of("jedis", "JedisClient", "jedis"), new Redis()),
                with(LibraryProgram.of("lettuce", "LettuceClient", "lettuce-core"), new Redis()));
    }

    private static ServerExchange between(LibraryProgram client, LibraryProgram server) {
        return new ServerExchange(client, Optional.of(server), Optional.empty());
    }

    private static ServerExchange with(LibraryProgram client, DebianServer server) {
        return new ServerExchange(client, Optional.empty(), Optional.of(server));
    }

    private static LibraryProgram springBoot() {
        return LibraryProgram.of(
                "spring-boot",
                "spring-boot-shop.jar",
                "spring-boot",
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--server.tomcat.keep-alive-timeout=3s",
                "--spring.main.banner-mode=off",
                "--logging.level.root=OFF",
                "--spring.datasource.url=jdbc:postgresql://127.0.0.1:" + ExchangeRun.DEBIAN_PORT + "/postgres",
                "--spring.datasource.username=shop",
                "--spring.datasource.hikari.maximum-pool-size=8");
    }

    Stream<LibraryProgram> programs() {
        return Stream.concat(Stream.of(client), server.stream());
    }

    @Override
    public String toString() {
        return Stream.concat(
                        programs().map(LibraryProgram::directory), debian.map(DebianServer::debianPackage).stream())
                .distinct()
                .toList()
                .toString();
    }

    /** With versions, and what is behind it; without where it is absent. */
    String servedBy(Optional<Daemon> daemon) {
        Optional<String> behind = daemon.map(Daemon::title).or(() -> debian.map(DebianServer::debianPackage));
        return Stream.concat(server.map(LibraryProgram::title).stream(), behind.stream())
                .collect(Collectors.joining(" on "));
    }
}
