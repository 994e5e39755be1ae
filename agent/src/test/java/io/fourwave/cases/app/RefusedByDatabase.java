// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cases.app;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** Twenty attempts at a database that has too many connections: {@code PORT URL}, with {@code PORT} in the URL. */
final class RefusedByDatabase {

    private RefusedByDatabase() {}

    public static void main(String[] arguments) throws IOException {
        String url = arguments[1].replace("PORT", arguments[0]);
        for (int i = 0; i < 20; i++) {
            attempt(url);
        }
        Cue.say("ready");
        System.gc();
        Cue.sayAndEnd("collected", url);
    }

    private static void attempt(String url) {
        try (Connection connection = DriverManager.getConnection(url, "shop", "secret")) {
            throw new AssertionError("nobody expected a connection: " + connection);
        } catch (SQLException refused) {
            if (!refused.getMessage().toLowerCase().contains("too many")) {
                throw new AssertionError(refused);
            }
        }
    }
}
