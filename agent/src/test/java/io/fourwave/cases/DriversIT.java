// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cases;

import static io.fourwave.cases.Expected.leak;

import java.util.List;
import java.util.stream.Stream;

/** Database drivers whose server has no connection left. */
class DriversIT extends CaseIT {
    private static final String POSTGRES = "jdbc:postgresql://127.0.0.1:PORT/shop";
    private static final String LINE = "DriverManager.getConnection(";

    @Override
    Stream<LeakCase> cases() {
        Expected leaked = leak().blaming("RefusedByDatabase.attempt", LINE)
                .through("org\\.postgresql:postgresql:42\\.3\\.1")
                .openedThrough("org.postgresql.core.v3.ConnectionFactoryImpl.tryConnect");
        return Stream.of(
                postgres("PostgreSQL 42.3.1, refused", "42.3.1", POSTGRES).expect(leaked),
                postgres("PostgreSQL 42.3.1, refused, GC", "42.3.1", POSTGRES)
                        .play(DriversIT::collectWhenAnnounced)
                        .announced("close_wait_leak", "gc_rescued")
                        .expect(Expected.of("gc_rescued", "suspect")
                                .blaming("RefusedByDatabase.attempt", LINE)
                                .through("org\\.postgresql:postgresql:42\\.3\\.1")),
                postgres("PostgreSQL 42.3.1, refused, own thread", "42.3.1", POSTGRES + "?loginTimeout=10")
                        .expect(leak().blaming("Driver.makeConnection", "")
                                .through("org\\.postgresql:postgresql:42\\.3\\.1")),
                postgres("PostgreSQL 42.3.3, refused", "42.3.3", POSTGRES),
                LeakCase.of("MySQL, refused", "RefusedByDatabase", "jdbc:mysql://127.0.0.1:PORT/shop")
                        .with(List.of("mysql-connector-j-8.4.0"))
                        .peer(Databases.refusingMysql()));
    }

    private static LeakCase postgres(String name, String version, String url) {
        return LeakCase.of(name, "RefusedByDatabase", url)
                .with(List.of("postgresql-" + version))
                .peer(Databases.refusingPostgres());
    }

    private static void collectWhenAnnounced(CaseStage stage) {
        stage.awaitAnnounced("close_wait_leak");
        stage.next("collected");
    }
}
