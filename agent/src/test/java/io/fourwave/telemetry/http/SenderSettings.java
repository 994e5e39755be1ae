// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry.http;

import io.opentelemetry.sdk.common.export.Compressor;
import io.opentelemetry.sdk.common.export.HttpSenderConfig;
import io.opentelemetry.sdk.common.export.ProxyOptions;
import io.opentelemetry.sdk.common.export.RetryPolicy;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.X509TrustManager;

/** A sender's configuration, as a test wants it. */
final class SenderSettings implements HttpSenderConfig {
    private final URI endpoint;
    private Compressor compressor;
    private Duration timeout = Duration.ofSeconds(20);
    private Supplier<Map<String, List<String>>> headers = Map::of;
    private RetryPolicy retryPolicy;
    private SSLContext sslContext;
    private long maxResponseBody = 4 << 20;

    SenderSettings(String endpoint) {
        this.endpoint = URI.create(endpoint);
    }

    SenderSettings compressor(Compressor value) {
        compressor = value;
        return this;
    }

    SenderSettings timeout(Duration value) {
        timeout = value;
        return this;
    }

    SenderSettings headers(Supplier<Map<String, List<String>>> value) {
        headers = value;
        return this;
    }

    /** Attempts with this backoff between them. */
    SenderSettings retries(int attempts, Duration backoff) {
        retryPolicy = RetryPolicy.builder()
                .setMaxAttempts(attempts)
                .setInitialBackoff(backoff)
                .setMaxBackoff(backoff)
                .build();
        return this;
    }

    SenderSettings sslContext(SSLContext value) {
        sslContext = value;
        return this;
    }

    SenderSettings maxResponseBody(long value) {
        maxResponseBody = value;
        return this;
    }

    @Override
    public URI getEndpoint() {
        return endpoint;
    }

    @Override
    public String getContentType() {
        return "application/x-protobuf";
    }

    @Override
    public Compressor getCompressor() {
        return compressor;
    }

    @Override
    public Duration getTimeout() {
        return timeout;
    }

    @Override
    public Duration getConnectTimeout() {
        return Duration.ofSeconds(10);
    }

    @Override
    public Supplier<Map<String, List<String>>> getHeadersSupplier() {
        return headers;
    }

    @Override
    public ProxyOptions getProxyOptions() {
        return null;
    }

    @Override
    public RetryPolicy getRetryPolicy() {
        return retryPolicy;
    }

    @Override
    public SSLContext getSslContext() {
        return sslContext;
    }

    @Override
    public X509TrustManager getTrustManager() {
        return null;
    }

    @Override
    public ExecutorService getExecutorService() {
        return null;
    }

    @Override
    public long getMaxResponseBodySize() {
        return maxResponseBody;
    }
}
