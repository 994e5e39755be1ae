// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry.http;

import static io.opentelemetry.api.common.AttributeKey.stringKey;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.ResourceProvider;
import io.opentelemetry.sdk.resources.Resource;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * {@code service.instance.id}, where nobody has set one: a random UUID (RFC 9562, version 4), as the semantic conventions
 * recommend. It need not be hard to guess, so no {@code SecureRandom} of the application's JVM is asked for it.
 */
final class InstanceIdProvider implements ResourceProvider {
    private static final AttributeKey<String> INSTANCE_ID = stringKey("service.instance.id");
    private static final long VERSION_4 = 0x4000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    @Override
    public Resource createResource(ConfigProperties given) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        UUID id = new UUID(random.nextLong() & ~0xf000L | VERSION_4, random.nextLong() >>> 2 | VARIANT);
        return Resource.create(Attributes.of(INSTANCE_ID, id.toString()));
    }

    /** Before the environment's, which is stronger. */
    @Override
    public int order() {
        return Integer.MIN_VALUE;
    }
}
