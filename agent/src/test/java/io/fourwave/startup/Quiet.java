// SPDX-License-Identifier: Apache-2.0
package io.fourwave.startup;

/** Names no socket, and lives long enough for whatever an agent does by itself. */
final class Quiet {

    private Quiet() {}

    public static void main(String[] arguments) throws InterruptedException {
        Thread.sleep(1500);
        System.out.println("done");
    }
}
