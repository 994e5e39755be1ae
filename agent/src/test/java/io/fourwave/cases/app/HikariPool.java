// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cases.app;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** A pool of twenty PostgreSQL connections: {@code PORT idle|leased}; all have been used. */
final class HikariPool {

    private HikariPool() {}

    public static void main(String[] arguments) throws Exception {
        HikariDataSource pool = open(arguments[0]);
        List<Connection> leased = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            leased.add(query(pool));
        }
        if (arguments[1].equals("idle")) {
            for (Connection connection : leased) {
                connection.close();
            }
        }
        Cue.sayAndEnd("ready", List.of(pool, leased));
    }

    private static HikariDataSource open(String port) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl("jdbc:postgresql://127.0.0.1:" + port + "/shop?preferQueryMode=simple&sslmode=disable");
        config.setUsername("shop");
        config.setMaximumPoolSize(20);
        return new HikariDataSource(config);
    }

    private static Connection query(HikariDataSource pool) throws SQLException {
        Connection connection = pool.getConnection();
        try (var statement = connection.createStatement()) {
            statement.execute("SET a TO b");
        }
        return connection;
    }
}
