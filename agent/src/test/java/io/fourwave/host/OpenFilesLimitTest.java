// SPDX-License-Identifier: Apache-2.0
package io.fourwave.host;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OpenFilesLimitTest {
    @Test
    void lineOfOpenFilesCounts() {
        assertThat(OpenFilesLimit.parse("""
                Limit                     Soft Limit           Hard Limit           Units
                Max processes             7                    8                    processes
                Max open files            1024                 524288               files
                """)).contains(new OpenFilesLimit(1024, 524_288));
    }

    @Test
    void hardLimitMayBeMissing() {
        assertThat(OpenFilesLimit.parse("Max open files            256                  unlimited            files\n"))
                .contains(new OpenFilesLimit(256, Long.MAX_VALUE));
    }

    @Test
    void noSoftLimitIsNone() {
        assertThat(OpenFilesLimit.parse("Max open files            unlimited            unlimited            files\n"))
                .isEmpty();
        assertThat(OpenFilesLimit.parse("")).isEmpty();
    }
}
