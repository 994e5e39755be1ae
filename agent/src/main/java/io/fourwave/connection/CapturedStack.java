// SPDX-License-Identifier: Apache-2.0
package io.fourwave.connection;

/**
 * A stack taken on an application thread and not yet looked at: making a Throwable costs 1 to 3 µs for 16 to 32 frames,
 * turning it into frames four times as much, so that is left to the watch thread.
 */
public final class CapturedStack extends Throwable {
    private static final long serialVersionUID = 1L;

    public CapturedStack() {
        super(null, null, false, true);
    }
}
