// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry.http;

import java.net.URI;

/**
 * Hears how each batch ended, exactly once a batch, on a thread of the agent or of the SDK's exporter. {@code endpoint}
 * never holds user information; {@code items} counts spans or metrics, and is 0 where a batch could not be counted.
 */
public interface DeliveryListener {

    /** The collector took these items. */
    void delivered(URI endpoint, long items);

    /** The collector answered with success, but refused some items of the batch ({@code partial_success} of OTLP). */
    void rejected(URI endpoint, long items, long rejected, String message);

    /** The batch is lost, after the retries that OTLP allows. */
    void failed(URI endpoint, long items, Failure failure);

    /** The batch was never tried, because the queue was full or the sender had stopped. */
    void dropped(URI endpoint, long items, String reason);
}
