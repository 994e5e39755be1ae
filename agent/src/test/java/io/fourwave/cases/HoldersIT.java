// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cases;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.fourwave.cli.Tool;
import io.fourwave.support.AgentProcess;
import io.fourwave.support.Command;
import io.fourwave.support.Jdk;
import io.fourwave.support.Jdks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ServerSocketFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Who holds the connections of real leaks and real pools: no agent is in the JVM, and its dump is all that there is. */
class HoldersIT {
    private static final Path CLASSES = Path.of("target/case-classes");
    private static final Path LIBRARIES = Path.of("target/case-libs");

    /** What was dropped is to be in the dump. */
    private static final String[] WITHOUT_GC = {"-XX:+UseSerialGC", "-Xms256m", "-Xmx256m", "-Xmn200m"};

    private static final String APP = "io\\.fourwave\\.cases\\.app\\.";
    private static final String MAIN = "thread \"main\" in " + APP;
    private static final List<String> HTTP_CLIENT_4 =
            List.of("httpclient-4.5.14", "httpcore-4.4.16", "commons-logging-1.2", "commons-codec-1.11");
    private static final List<String> HTTP_CLIENT_5 =
            List.of("httpclient5-5.3.1", "httpcore5-5.2.4", "httpcore5-h2-5.2.4", "slf4j-api-1.7.36");
    private static final List<String> OK_HTTP = List.of("okhttp-4.12.0", "okio-jvm-3.6.0", "kotlin-stdlib-1.8.21");
    private static final List<String> JEDIS =
            List.of("jedis-5.1.3", "commons-pool2-2.12.0", "json-20231013", "gson-2.10.1", "slf4j-api-1.7.36");
    private static final List<String> HIKARI = List.of("HikariCP-5.1.0", "postgresql-42.3.3", "slf4j-api-1.7.36");
    private static final List<String> TOMCAT = List.of("tomcat-embed-core-9.0.89", "tomcat-annotations-api-9.0.89");

    static Stream<Arguments> casesAndJdks() {
        String wanted = System.getProperty("fourwave.case", "");
        return Jdks.all().stream()
                .flatMap(jdk -> Stream.of(leaks(), pools())
                        .flatMap(each -> each)
                        .filter(each -> each.leakCase.name().contains(wanted))
                        .map(each -> Arguments.of(each, jdk)));
    }

    private static Stream<Held> leaks() {
        return Stream.of(
                held("Socket, kept", "PlainSockets", "to-the-end", "kept")
                        .by(Services.answerAndClose(), MAIN + "PlainSockets.*ArrayList > Socket", ""),
                held("Socket, dropped", "PlainSockets", "to-the-end", "dropped")
                        .by(Services.answerAndClose(), "nobody Socket", ""),
                held("SocketChannel, kept", "BlockingChannels", "kept")
                        .by(Services.answerAndClose(), MAIN + "BlockingChannels.*ArrayList > SocketChannel", ""),
                held("SocketChannel, dropped", "BlockingChannels", "dropped")
                        .by(Services.answerAndClose(), "nobody SocketChannel", ""),
                held("SocketChannel, closed, its selector sleeps", "ClosedWhileRegistered", "forgotten")
                        .by(Services.silent(), ".* > Selector > .*SelectionKey > SocketChannel", ""),
                held("AsynchronousSocketChannel, kept", "AsynchronousChannels", "kept")
                        .by(
                                Services.answerAndClose(),
                                MAIN + "Asynchronous.*ArrayList > AsynchronousSocketChannel",
                                ""),
                held("HttpClient 4, LEASED", "HttpClient4", "http", "LEASED")
                        .with(HTTP_CLIENT_4)
                        .by(Services.http(100), MAIN + ".*Response.* > Socket", "|pool: leased"),
                held("HttpClient 5, LEASED", "HttpClient5", "LEASED")
                        .with(HTTP_CLIENT_5)
                        .by(Services.http(100), MAIN + ".*Response.* > Socket", "|pool: leased"),
                held("OkHttp, LEASED", "OkHttp", "LEASED")
                        .with(OK_HTTP)
                        .by(Services.http(100), MAIN + ".*Response.* > Socket", "|pool: leased"),
                held("Jedis, LEASED", "JedisApp", "LEASED")
                        .with(JEDIS)
                        .by(Databases.redis(), ".*Jedis.* > Socket", "|pool: leased"),
                held("HikariCP, leased", "HikariPool", "leased")
                        .with(HIKARI)
                        .by(Databases.postgres(), MAIN + ".*ProxyConnection.* > Socket", "|pool: leased"),
                held("Netty client, auto-read off", "NettyClient", "auto-read-off")
                        .with(NettyIT.NETTY)
                        .by(Services.answerAndClose(), ".*NioSocketChannel > SocketChannel", ""),
                held("Server, kept", "ForgetfulServer", "kept")
                        .atServer()
                        .by(Services.askAndClose(), MAIN + "ForgetfulServer.*ArrayList > Socket", ""),
                held("Tomcat, asynchronous for ever", "TomcatApp", "waits-for-ever")
                        .with(TOMCAT)
                        .atServer()
                        .by(Services.ask("GET / HTTP/1.1\r\nHost: shop\r\n\r\n"), ".*Nio.* > SocketChannel", ""));
    }

    private static Stream<Held> pools() {
        return Stream.of(
                held("HttpClient 4, POOLED", "HttpClient4", "http", "POOLED")
                        .with(HTTP_CLIENT_4)
                        .by(Services.onceAllAreThere(Services.http(100)), ".*Pool.* > Socket", "pool: idle"),
                held("HttpClient 5, POOLED", "HttpClient5", "POOLED")
                        .with(HTTP_CLIENT_5)
                        .by(Services.onceAllAreThere(Services.http(100)), ".*Pool.* > Socket", "pool: idle"),
                held("OkHttp, POOLED", "OkHttp", "POOLED")
                        .with(OK_HTTP)
                        .by(Services.onceAllAreThere(Services.http(100)), ".*RealConnection > Socket", "pool: idle"),
                held("Jedis, POOLED", "JedisApp", "POOLED")
                        .with(JEDIS)
                        .by(Services.onceAllAreThere(Databases.redis()), ".*Pool.*Jedis.* > Socket", "pool: idle"),
                held("HikariCP, idle", "HikariPool", "idle")
                        .with(HIKARI)
                        .by(Databases.postgres(), ".*Pool.* > Socket", "pool: idle"));
    }

    @ParameterizedTest(name = "{0} on {1}", allowZeroInvocations = true)
    @MethodSource("casesAndJdks")
    void dumpNamesTheHolder(Held held, Jdk jdk, @TempDir Path directory) {
        Path dump = directory.resolve("app.hprof");
        try (Peer peer = Peer.listening(held.leakCase.peer(), ServerSocketFactory.getDefault());
                AgentProcess application = start(held, jdk, peer)) {
            application.awaitStdout("ready");
            if (held.dialled) {
                new CaseStage(application, peer, dump).dial(held.leakCase.peer());
                new CaseStage(application, peer, dump).settle();
            }
            assertThat(Command.works(
                            jdk.home().resolve("bin/jcmd").toString(),
                            Long.toString(application.pid()),
                            "GC.heap_dump",
                            "-all",
                            dump.toString()))
                    .isTrue();
        }
        List<String> json = Tool.run(jdk, "holders", dump.toString(), "--format", "json")
                .succeeded()
                .out();
        JsonObject said = JsonParser.parseString(String.join("\n", json)).getAsJsonObject();

        int named = rows(said).stream()
                .filter(row -> path(row).matches(held.holder) && pool(row).matches(held.pool))
                .mapToInt(row -> row.get("count").getAsInt())
                .sum();
        // the last one may still be in a local variable
        assertThat(named).as("%s", said).isBetween(18, 20);
    }

    private static List<JsonObject> rows(JsonObject said) {
        List<JsonObject> rows = new ArrayList<>();
        said.getAsJsonArray("groups").forEach(row -> rows.add(row.getAsJsonObject()));
        return rows;
    }

    private static String path(JsonObject row) {
        List<String> steps = new ArrayList<>();
        row.getAsJsonArray("holder").forEach(step -> steps.add(step.getAsString()));
        return steps.isEmpty() ? "nobody " + row.get("kind").getAsString() : String.join(" > ", steps);
    }

    private static String pool(JsonObject row) {
        return row.get("pool").getAsString();
    }

    private static AgentProcess start(Held held, Jdk jdk, Peer peer) {
        Path[] classPath = Stream.concat(
                        Stream.of(CLASSES),
                        held.leakCase.libraries().stream().map(jar -> LIBRARIES.resolve(jar + ".jar")))
                .toArray(Path[]::new);
        String[] arguments = Stream.concat(Stream.of(Integer.toString(peer.port())), held.leakCase.arguments().stream())
                .toArray(String[]::new);
        return AgentProcess.on(jdk)
                .withoutAgent()
                .jvm(WITHOUT_GC)
                .classPath(classPath)
                .main("io.fourwave.cases.app." + held.leakCase.main(), arguments)
                .start();
    }

    private static Held held(String name, String main, String... arguments) {
        return new Held(LeakCase.of(name, main, arguments), false, "", "");
    }

    /**
     * @param holder a pattern of the steps of the row that most of the connections are in
     * @param pool a pattern of what it says of a pool
     */
    private record Held(LeakCase leakCase, boolean dialled, String holder, String pool) {
        Held with(List<String> jars) {
            return new Held(leakCase.with(jars), dialled, holder, pool);
        }

        Held atServer() {
            return new Held(leakCase, true, holder, pool);
        }

        Held by(Peer.Service peer, String who, String use) {
            return new Held(leakCase.peer(peer), dialled, who, use);
        }

        @Override
        public String toString() {
            return leakCase.name();
        }
    }
}
