// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli.host;

import io.fourwave.fuzz.Claim;

/** Another user's hsperfdata file: what is kept of it is no more than what is in it. */
public final class PerfDataFuzz {

    private PerfDataFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        PerfData.parse(input)
                .ifPresent(data -> Claim.that(
                        data.strings().entrySet().stream()
                                        .mapToInt(entry -> entry.getKey().length()
                                                + entry.getValue().length())
                                        .sum()
                                <= 2 * input.length,
                        data));
    }
}
