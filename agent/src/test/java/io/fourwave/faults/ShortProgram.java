// SPDX-License-Identifier: Apache-2.0
package io.fourwave.faults;

/** Ends before the agent has started. */
final class ShortProgram {

    private ShortProgram() {}

    public static void main(String[] arguments) {
        System.out.println("done");
    }
}
