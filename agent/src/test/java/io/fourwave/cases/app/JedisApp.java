// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cases.app;

import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPool;
import redis.clients.jedis.JedisPoolConfig;

/** A client of Redis by Jedis and its pool: {@code PORT BEHAVIOUR}, see {@link ClientBehaviour}. */
final class JedisApp implements ClientBehaviour.Client<Jedis> {
    private final JedisPool pool;

    private JedisApp(JedisPool pool) {
        this.pool = pool;
    }

    public static void main(String[] arguments) throws Exception {
        JedisPoolConfig config = new JedisPoolConfig();
        config.setMaxTotal(50);
        config.setMaxIdle(50);
        config.setJmxEnabled(false);
        JedisPool pool = new JedisPool(config, "127.0.0.1", Integer.parseInt(arguments[0]));
        ClientBehaviour.valueOf(arguments[1]).run(new JedisApp(pool));
    }

    @Override
    public Jedis send() {
        Jedis redis = pool.getResource();
        redis.ping();
        return redis;
    }

    @Override
    public void consume(Jedis redis) {
        redis.close();
    }
}
