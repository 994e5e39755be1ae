// SPDX-License-Identifier: Apache-2.0
package io.fourwave.holding;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Which classes and fields are a pool's, by the words that pools use in their names. */
public final class PoolNames {
    private static final Set<String> IDLE =
            new HashSet<>(Arrays.asList("idle", "available", "avail", "free", "unused", "spare"));
    private static final Set<String> LEASED = new HashSet<>(Arrays.asList(
            "leased", "busy", "active", "borrowed", "taken", "lent", "allocated", "occupied", "acquired"));

    /** Fields whose names say nothing, in classes by the end of their names (libraries are shaded). */
    private static final Map<String, PoolUse> FIELDS = Map.of(
            "druid.pool.DruidDataSource.connections", PoolUse.IDLE,
            "pool.impl.GenericObjectPool._pool", PoolUse.IDLE,
            "pool.impl.GenericKeyedObjectPool._poolMap", PoolUse.IDLE,
            "pool.impl.StackObjectPool._pool", PoolUse.IDLE,
            "sun.net.www.http.HttpClient.kac", PoolUse.IDLE,
            "jdk.internal.net.http.ConnectionPool.plainPool", PoolUse.IDLE,
            "jdk.internal.net.http.ConnectionPool.sslPool", PoolUse.IDLE,
            "channel.pool.SimpleChannelPool.deque", PoolUse.IDLE,
            "netty.channel.DefaultChannelPool.partitions", PoolUse.IDLE);

    private static final Pattern POOL_CLASS =
            Pattern.compile("(?i)pool|connection_?manager|keepalive|datasource|concurrentbag");
    /** What is in a pool, or tells of one, and keeps nothing itself. */
    private static final Pattern POOLED = Pattern.compile(
            ".*(?:Entry|Proxy|Holder|Handle|Item|Object|Connection|Config|Wrapper|Metrics|Stats|Key|Properties)");

    private static final Pattern NO_CONNECTION_POOL =
            Pattern.compile("(?i)thread|executor|forkjoin|buffer|arena|chunk|string|memory|constant|worker");

    private PoolNames() {}

    /**
     * What a step through a field says; empty where it says nothing.
     *
     * @param owner the class of the object that has the field, and its superclasses
     */
    public static Optional<PoolUse> step(List<String> owner, String field) {
        for (String each : owner) {
            String name = each + "." + field;
            Optional<PoolUse> known = FIELDS.entrySet().stream()
                    .filter(entry -> name.endsWith(entry.getKey()))
                    .map(Map.Entry::getValue)
                    .findFirst();
            if (known.isPresent()) {
                return known;
            }
        }
        String name = owner.get(0);
        if (name.startsWith("java.")
                || NO_CONNECTION_POOL.matcher(withoutPackage(name)).find()) {
            return Optional.empty();
        }
        boolean pool = isPool(name) || field.toLowerCase(Locale.ROOT).endsWith("pool");
        return isIdleWord(field)
                ? Optional.of(PoolUse.IDLE)
                : pool && hasWord(field, LEASED)
                        ? Optional.of(PoolUse.LEASED)
                        : pool ? Optional.of(PoolUse.POOL) : Optional.empty();
    }

    /** True of a field that is called as pools call what nobody uses now. */
    public static boolean isIdleWord(String field) {
        return hasWord(field, IDLE);
    }

    private static boolean isPool(String className) {
        String name = withoutPackage(className);
        return !className.startsWith("java.")
                && POOL_CLASS.matcher(name).find()
                && !POOLED.matcher(name).matches()
                && !NO_CONNECTION_POOL.matcher(name).find();
    }

    private static String withoutPackage(String className) {
        return className.substring(className.lastIndexOf('.') + 1);
    }

    private static boolean hasWord(String field, Set<String> words) {
        for (String word : field.replaceAll("([a-z0-9])([A-Z])", "$1 $2").split("[ _$]+")) {
            if (words.contains(word.toLowerCase(Locale.ROOT))) {
                return true;
            }
        }
        return false;
    }
}
