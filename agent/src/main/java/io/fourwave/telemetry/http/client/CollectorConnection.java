// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry.http.client;

import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The way to one collector: a connection that is kept between requests and replaced when it is dead. Used by the
 * sender's thread; only {@link #cut} may come from another one.
 */
public final class CollectorConnection {
    private static final long GOODBYE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Endpoint endpoint;
    private final TlsClient tls;
    private final Duration connectTimeout;
    private final long maxBody;
    private final Watchdog watchdog;
    private volatile HttpConnection connection;
    private volatile boolean cut;

    public CollectorConnection(
            Endpoint endpoint, TlsClient tls, Duration connectTimeout, long maxBody, Watchdog watchdog) {
        this.endpoint = endpoint;
        this.tls = tls;
        this.connectTimeout = connectTimeout;
        this.maxBody = maxBody;
        this.watchdog = watchdog;
    }

    /** One request and its answer, by the deadline. */
    public Response post(Request request, Deadline deadline) throws IOException {
        HttpConnection kept = connection;
        if (kept == null) {
            return exchange(opened(deadline), request, deadline);
        }
        try {
            return exchange(kept, request, deadline);
        } catch (IOException e) {
            // RFC 9112 section 9.3.1: a server may close an idle connection just when we use it again.
            if (kept.answered() || deadline.passed()) {
                throw e;
            }
            return exchange(opened(deadline), request, deadline);
        }
    }

    public boolean connected() {
        return connection != null;
    }

    /** Closes the kept connection in an orderly way. */
    public void close() {
        HttpConnection kept = connection;
        if (kept != null) {
            goodbye(kept);
        }
    }

    /** For good: ends whatever runs, and nothing runs any more. */
    public void cut() {
        cut = true;
        HttpConnection running = connection;
        if (running != null) {
            running.abort();
        }
    }

    public boolean isCut() {
        return cut;
    }

    private HttpConnection opened(Deadline deadline) throws IOException {
        HttpConnection fresh = new HttpConnection();
        connection = fresh;
        boolean open = false;
        try {
            if (cut) {
                throw new ConnectException("the sender has stopped");
            }
            watchdog.within(deadline.remainingNanos(), fresh::abort, () -> {
                fresh.open(endpoint, tls, connectTimeout, deadline);
                return fresh;
            });
            open = true;
            return fresh;
        } finally {
            if (!open) {
                drop(fresh);
            }
        }
    }

    private Response exchange(HttpConnection open, Request request, Deadline deadline) throws IOException {
        Response response = null;
        try {
            response = watchdog.within(
                    deadline.remainingNanos(), open::abort, () -> open.exchange(request, maxBody, deadline));
            return response;
        } finally {
            if (response == null) {
                drop(open);
            } else if (!response.reusable()) {
                goodbye(open);
            }
        }
    }

    private void drop(HttpConnection dead) {
        connection = null;
        dead.abort();
    }

    private void goodbye(HttpConnection open) {
        connection = null;
        // Closing a TLS connection writes to it, which can block like any write.
        watchdog.bound(GOODBYE_NANOS, open::abort, open::close);
    }
}
