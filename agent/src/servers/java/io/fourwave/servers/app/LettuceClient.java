// SPDX-License-Identifier: Apache-2.0
package io.fourwave.servers.app;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;

/** Lettuce, whose connection all threads share, at a Redis that closes idle connections: {@code PORT}. */
final class LettuceClient {

    private LettuceClient() {}

    public static void main(String[] arguments) throws Exception {
        RedisClient client = RedisClient.create(RedisURI.create("127.0.0.1", Integer.parseInt(arguments[0])));
        String key = "lettuce:" + ProcessHandle.current().pid();
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            RedisCommands<String, String> redis = connection.sync();
            Orders.work(() -> {
                redis.set(key, "hello from Redis");
                return RequestCrowd.of(() -> redis.get(key)) + ", deleted " + redis.del(key);
            });
        }
        client.shutdown();
        System.out.println("ended");
    }
}
