// SPDX-License-Identifier: Apache-2.0
package io.fourwave.bench.program;

/** The least that a program can do. */
public final class OneLine {

    private OneLine() {}

    public static void main(String[] arguments) {
        System.out.println("line");
    }
}
