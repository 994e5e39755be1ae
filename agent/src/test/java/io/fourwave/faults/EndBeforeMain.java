// SPDX-License-Identifier: Apache-2.0
package io.fourwave.faults;

import java.util.concurrent.CountDownLatch;

/** As an agent begins the end of the JVM, which comes when main has run. */
final class EndBeforeMain {
    static final int STATUS = 7;

    private static final CountDownLatch MAIN = new CountDownLatch(1);

    private EndBeforeMain() {}

    public static void premain(String options) {
        Runtime.getRuntime().addShutdownHook(new Thread(EndBeforeMain::awaitMain));
        new Thread(() -> System.exit(STATUS)).start();
        while (!isEnding()) {
            Thread.yield();
        }
    }

    public static void main(String[] arguments) {
        System.out.println("main");
        MAIN.countDown();
    }

    private static void awaitMain() {
        try {
            MAIN.await();
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean isEnding() {
        Thread hook = new Thread(() -> {});
        try {
            Runtime.getRuntime().addShutdownHook(hook);
            Runtime.getRuntime().removeShutdownHook(hook);
            return false;
        } catch (IllegalStateException ending) {
            return true;
        }
    }
}
