// SPDX-License-Identifier: Apache-2.0
package com.acme.shop;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.util.concurrent.CompletableFuture;

/**
 * How fast the shop's day goes by: {@code shop.pace} is 1 for real time, 0.1 for ten times as fast; and for how many days
 * it opens, {@code shop.days}.
 */
record Pace(double factor, long leakSeconds, int days) {

    static Pace fromProperties() {
        double factor = Double.parseDouble(System.getProperty("shop.pace", "1"));
        return new Pace(factor, Long.getLong("shop.leak.seconds", 6), Integer.getInteger("shop.days", 1));
    }

    /** Work that takes a while: a query, a booking, a customer who reads the screen. */
    void spend(long millis) {
        await(Math.round(millis * factor));
    }

    void spendTheAfternoon() {
        await(leakSeconds * 1000);
    }

    private static void await(long millis) {
        CompletableFuture.runAsync(() -> {}, CompletableFuture.delayedExecutor(millis, MILLISECONDS))
                .join();
    }
}
