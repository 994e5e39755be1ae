// SPDX-License-Identifier: Apache-2.0
package io.fourwave.runtime.extension;

import io.fourwave.runtime.Agent;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizer;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizerProvider;

/**
 * Lets no span processor of the OpenTelemetry agent end before fourwave has: the JVM runs both shutdown hooks at once, and
 * the teardowns that end with the JVM are many. Found as a service, by its name.
 */
public final class LastSpansFirst implements AutoConfigurationCustomizerProvider {

    @Override
    public void customize(AutoConfigurationCustomizer configuration) {
        configuration.addSpanProcessorCustomizer(
                (processor, properties) -> new EndingAfter(Agent::endOfJvm, processor));
    }
}
