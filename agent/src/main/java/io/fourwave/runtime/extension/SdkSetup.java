// SPDX-License-Identifier: Apache-2.0
package io.fourwave.runtime.extension;

import io.fourwave.config.Config;
import io.fourwave.runtime.Agent;
import io.fourwave.runtime.session.Log;
import io.fourwave.telemetry.sdk.SharedSdk;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizer;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizerProvider;
import io.opentelemetry.sdk.trace.SdkTracerProviderBuilder;
import io.opentelemetry.sdk.trace.SpanProcessor;

/**
 * What the OpenTelemetry agent's SDK needs for fourwave. No span processor may end before fourwave has: the JVM runs both
 * shutdown hooks at once, and the teardowns that end with the JVM are many. Found as a service, by its name.
 */
public final class SdkSetup implements AutoConfigurationCustomizerProvider {

    @Override
    public void customize(AutoConfigurationCustomizer configuration) {
        configuration.addSpanProcessorCustomizer((processor, properties) -> last(processor));
        configuration.addTracerProviderCustomizer((provider, properties) -> withSpansFile(provider));
    }

    private static SpanProcessor last(SpanProcessor processor) {
        return new EndingAfter(Agent::endOfJvm, processor);
    }

    /** fourwave says what is wrong with the options when it starts. */
    private static SdkTracerProviderBuilder withSpansFile(SdkTracerProviderBuilder provider) {
        Config config = Config.parse(null, System::getProperty, System::getenv);
        if (config.enabled()) {
            Log log = new Log(config.log(), System.err);
            config.spansFile().ifPresent(file -> provider.addSpanProcessor(last(SharedSdk.spansFile(file, log::warn))));
        }
        return provider;
    }
}
