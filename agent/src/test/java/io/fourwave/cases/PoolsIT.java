// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cases;

import static io.fourwave.cases.Expected.idlePool;
import static io.fourwave.cases.Expected.leak;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Connections of clients with pools, all closed by the peer: idle ones go on the next use, leased ones never. */
class PoolsIT extends CaseIT {
    private static final List<String> HTTP_CLIENT_4 =
            List.of("httpclient-4.5.14", "httpcore-4.4.16", "commons-logging-1.2", "commons-codec-1.11");
    private static final List<String> HTTP_CLIENT_5 =
            List.of("httpclient5-5.3.1", "httpcore5-5.2.4", "httpcore5-h2-5.2.4", "slf4j-api-1.7.36");
    private static final List<String> OK_HTTP = List.of("okhttp-4.12.0", "okio-jvm-3.6.0", "kotlin-stdlib-1.8.21");
    private static final List<String> JEDIS =
            List.of("jedis-5.1.3", "commons-pool2-2.12.0", "json-20231013", "gson-2.10.1", "slf4j-api-1.7.36");
    private static final List<String> HIKARI = List.of("HikariCP-5.1.0", "postgresql-42.3.3", "slf4j-api-1.7.36");

    /** More than clients read at a time, less than a receive window. */
    private static final int LARGE = 30_000;

    /** A first exchange is waited for until two seconds after it. */
    private static final Duration LONG_SINCE_ANY_USE = Duration.ofSeconds(4);

    @Override
    Stream<LeakCase> cases() {
        return Stream.of(httpClient4(), httpClient5(), okHttp(), jdk(), others())
                .flatMap(family -> family);
    }

    private static Stream<LeakCase> httpClient4() {
        String library = "org\\.apache\\.httpcomponents:httpclient:4\\.5\\.14";
        Expected leaked = leak().blaming("HttpClient4.send", "client.execute(").through(library);
        Expected idle =
                idlePool().blaming("HttpClient4.send", "client.execute(").through(library);
        return Stream.of(
                httpClient4("LEASED").peer(Services.http(100)).expect(leaked),
                httpClient4("LEASED_AT_ONCE").expect(leaked),
                LeakCase.of("HttpClient 4, LEASED_AT_ONCE, large bodies", "HttpClient4", "http", "LEASED_AT_ONCE")
                        .with(HTTP_CLIENT_4)
                        .peer(Services.onceAllAreThere(Services.http(LARGE)))
                        .play(PoolsIT::hangUpLater)
                        .expect(leaked.evidence("unread_bytes", ">0")),
                httpClient4("POOLED").expect(idle),
                httpClient4("POOLED_IN_ROUNDS").expect(idle),
                httpClient4("HELD_THEN_POOLED").peer(Services.http(100)).expect(idle),
                httpClient4("HELD_FOR_LONG_THEN_POOLED")
                        .peer(Services.http(100))
                        .play(PoolsIT::giveBackLate)
                        .expect(idle),
                httpClient4("HALF_POOLED_HALF_LEASED").expect(leaked.count(10)).expect(idle.count(10)),
                httpClient4("POOLED_AND_USED_AGAIN").play(PoolsIT::hangUpAndUseAgain),
                httpClient4("client-per-request").peer(Services.http(100)).expect(leaked),
                LeakCase.of("HttpClient 4, TLS, POOLED", "HttpClient4", "https", "POOLED")
                        .with(HTTP_CLIENT_4)
                        .overTls()
                        .play(PoolsIT::hangUp)
                        .peer(Services.onceAllAreThere(Services.http(100)))
                        .expect(idle.evidence("unread_bytes", ">0")));
    }

    private static LeakCase httpClient4(String use) {
        return LeakCase.of("HttpClient 4, " + use, "HttpClient4", "http", use)
                .with(HTTP_CLIENT_4)
                .peer(Services.onceAllAreThere(Services.http(100)))
                .play(PoolsIT::hangUp);
    }

    private static Stream<LeakCase> httpClient5() {
        String library = "org\\.apache\\.httpcomponents\\.client5:httpclient5:5\\.3\\.1";
        Expected leaked =
                leak().blaming("HttpClient5.send", "client.executeOpen(").through(library);
        Expected idle =
                idlePool().blaming("HttpClient5.send", "client.executeOpen(").through(library);
        return Stream.of(
                httpClient5("LEASED").peer(Services.http(100)).expect(leaked),
                httpClient5("LEASED_AT_ONCE").expect(leaked),
                httpClient5("POOLED").expect(idle),
                httpClient5("POOLED_IN_ROUNDS").expect(idle),
                httpClient5("HELD_THEN_POOLED").peer(Services.http(100)).expect(idle),
                httpClient5("HELD_FOR_LONG_THEN_POOLED")
                        .peer(Services.http(100))
                        .play(PoolsIT::giveBackLate)
                        .expect(idle));
    }

    private static LeakCase httpClient5(String use) {
        return LeakCase.of("HttpClient 5, " + use, "HttpClient5", use)
                .with(HTTP_CLIENT_5)
                .peer(Services.onceAllAreThere(Services.http(100)))
                .play(PoolsIT::hangUp);
    }

    private static Stream<LeakCase> okHttp() {
        // nothing in the jar tells its coordinate
        String library = "okhttp-4\\.12\\.0\\.jar";
        Expected leaked = leak().blaming("OkHttp.send", "execute()").through(library);
        Expected idle =
                idlePool().blaming("OkHttp.send", "execute()").through(library).orNothing();
        Expected undecidable = Expected.leakOrIdlePool()
                .blaming("OkHttp.send", "execute()")
                .through(library)
                .orNothing();
        return Stream.of(
                okHttp("LEASED").peer(Services.http(100)).expect(leaked),
                okHttp("LEASED_AT_ONCE").expect(undecidable),
                LeakCase.of("OkHttp, LEASED_AT_ONCE, large bodies", "OkHttp", "LEASED_AT_ONCE")
                        .with(OK_HTTP)
                        .peer(Services.onceAllAreThere(Services.http(LARGE)))
                        .play(PoolsIT::hangUpLater)
                        .expect(leaked.evidence("unread_bytes", ">0")),
                okHttp("POOLED").expect(idle),
                okHttp("POOLED_IN_ROUNDS").expect(idle),
                okHttp("HELD_THEN_POOLED").peer(Services.http(100)).expect(undecidable),
                okHttp("POOLED_AND_USED_AGAIN").play(PoolsIT::hangUpAndUseAgain));
    }

    private static LeakCase okHttp(String use) {
        return LeakCase.of("OkHttp, " + use, "OkHttp", use)
                .with(OK_HTTP)
                .peer(Services.onceAllAreThere(Services.http(100)))
                .play(PoolsIT::hangUp);
    }

    /** Its selector sees the peer's FIN and closes, whatever the application does. */
    private static Stream<LeakCase> jdk() {
        return Stream.of(
                LeakCase.of("java.net.http, POOLED", "JdkHttpClient", "POOLED")
                        .peer(Services.onceAllAreThere(Services.http(100))),
                LeakCase.of("java.net.http, LEASED", "JdkHttpClient", "LEASED").peer(Services.http(100)),
                LeakCase.of("HttpURLConnection, small, all read, idle", "UrlConnections", "everything")
                        .peer(Services.http(100))
                        .play(PoolsIT::hangUp)
                        .expect(idlePool()
                                .count(1)
                                .blaming("UrlConnections.get", "getInputStream()")
                                .orNothing()));
    }

    private static Stream<LeakCase> others() {
        String jedis = "redis\\.clients:jedis:5\\.1\\.3";
        byte[] shutdown = Databases.postgresError("57P01", "terminating connection due to administrator command");
        return Stream.of(
                LeakCase.of("Jedis, LEASED", "JedisApp", "LEASED")
                        .with(JEDIS)
                        .play(PoolsIT::hangUp)
                        .peer(Databases.redis())
                        .expect(leak().blaming("JedisApp.send", "pool.getResource()")
                                .through(jedis)),
                LeakCase.of("Jedis, POOLED", "JedisApp", "POOLED")
                        .with(JEDIS)
                        .play(PoolsIT::hangUp)
                        .peer(Services.onceAllAreThere(Databases.redis()))
                        .expect(idlePool()
                                .blaming("JedisApp.send", "pool.getResource()")
                                .through(jedis)),
                LeakCase.of("sockets of the application's own, set up by a constructor", "OwnSockets")
                        .peer(Services.answer())
                        .play(PoolsIT::hangUpIdle)
                        .expect(idlePool().blaming("OwnSockets.connect", "new Socket(")),
                LeakCase.of("HikariCP, idle, closed with a last error", "HikariPool", "idle")
                        .with(HIKARI)
                        .peer(Databases.postgres())
                        .play(stage -> stage.peer().hangUpWith(shutdown))
                        .expect(idlePool()
                                .count(1)
                                .blaming("HikariPool.open", "")
                                .through("com\\.zaxxer:HikariCP:5\\.1\\.0"))
                        .expect(idlePool()
                                .count(19)
                                .blaming("HikariPool$PoolEntryCreator.call", "")
                                .through("com\\.zaxxer:HikariCP:5\\.1\\.0")));
    }

    private static void hangUp(CaseStage stage) {
        stage.peer().hangUp();
    }

    /** As a peer does that closes what is idle: one that closes at once has refused. */
    private static void hangUpIdle(CaseStage stage) {
        stage.pass(CaseStage.LEAK_AFTER);
        stage.peer().hangUp();
    }

    /** What is unread by then has been so for long. */
    private static void hangUpLater(CaseStage stage) {
        stage.pass(CaseStage.LEAK_AFTER.dividedBy(2));
        stage.peer().hangUp();
    }

    /** By then reads and writes have been let go unseen. */
    private static void giveBackLate(CaseStage stage) {
        stage.pass(LONG_SINCE_ANY_USE);
        stage.next("given back");
        stage.peer().hangUp();
    }

    private static void hangUpAndUseAgain(CaseStage stage) {
        stage.peer().hangUp();
        stage.settle();
        stage.next("used again");
    }
}
