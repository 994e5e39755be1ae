// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch;

/** So many a second, with a second's worth at once. Watch thread only. */
final class TokenBucket {
    private static final long SECOND = 1_000_000_000L;

    private final int aSecond;
    private double left;
    private long last;
    private boolean begun;

    TokenBucket(int aSecond) {
        this.aSecond = aSecond;
        this.left = aSecond;
    }

    boolean takes(long nowNanos) {
        boolean some = hasSome(nowNanos);
        left -= some ? 1 : 0;
        return some;
    }

    /** Whether {@link #takes} would be true. */
    boolean hasSome(long nowNanos) {
        if (begun) {
            left = Math.min(aSecond, left + Math.max(0, nowNanos - last) * (double) aSecond / SECOND);
        }
        begun = true;
        last = nowNanos;
        return left >= 1;
    }
}
