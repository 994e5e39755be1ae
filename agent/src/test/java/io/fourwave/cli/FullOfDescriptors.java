// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** An application that opens files until it may open no more, and again for each line on stdin. */
final class FullOfDescriptors {
    private static final List<InputStream> OPEN = new ArrayList<>();

    private FullOfDescriptors() {}

    public static void main(String[] arguments) throws IOException {
        for (String word : new String[] {"full", "full again"}) {
            fill();
            System.out.println(word);
            for (int c = System.in.read(); c != '\n' && c >= 0; ) {
                c = System.in.read();
            }
        }
    }

    private static void fill() {
        try {
            while (true) {
                OPEN.add(new FileInputStream("/dev/null"));
            }
        } catch (IOException none) {
            // that is what it is for
        }
    }
}
