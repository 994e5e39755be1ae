// SPDX-License-Identifier: Apache-2.0
package io.fourwave.servers.app;

import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import redis.clients.jedis.Connection;
import redis.clients.jedis.RedisClient;

/** Jedis and its pool, at a Redis that closes idle connections: {@code PORT}. */
final class JedisClient {

    private JedisClient() {}

    public static void main(String[] arguments) throws Exception {
        GenericObjectPoolConfig<Connection> config = new GenericObjectPoolConfig<>();
        config.setMaxTotal(8);
        config.setTestOnBorrow(true);
        config.setJmxEnabled(false);
        String key = "jedis:" + ProcessHandle.current().pid();
        try (RedisClient redis = RedisClient.builder()
                .hostAndPort("127.0.0.1", Integer.parseInt(arguments[0]))
                .poolConfig(config)
                .build()) {
            Orders.work(() -> {
                redis.set(key, "hello from Redis");
                return RequestCrowd.of(() -> redis.get(key)) + ", deleted " + redis.del(key);
            });
        }
        System.out.println("ended");
    }
}
