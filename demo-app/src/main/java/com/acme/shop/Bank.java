// SPDX-License-Identifier: Apache-2.0
package com.acme.shop;

import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;

/** Ends its business day when the shop does, and reads the ledger afterwards. */
final class Bank implements Service.Handler {

    private final Pace pace;
    private final CountDownLatch endOfDay;

    Bank(Pace pace, CountDownLatch endOfDay) {
        this.pace = pace;
        this.endOfDay = endOfDay;
    }

    @Override
    public void serve(Socket shop) throws IOException {
        awaitEndOfDay();
        shop.shutdownOutput();
        pace.spend(800);
        long bytes = shop.getInputStream().readAllBytes().length;
        System.out.println("settlement: the bank has " + bytes + " bytes of ledger");
        shop.close();
    }

    /** Smaller than a ledger, so that most of it waits at the shop's end. */
    @Override
    public int receiveBuffer() {
        return 32 * 1024;
    }

    private void awaitEndOfDay() {
        try {
            endOfDay.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
