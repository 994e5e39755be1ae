// SPDX-License-Identifier: Apache-2.0
package io.fourwave.kernel.ffm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetlinkChannelTest {

    /** SO_RCVTIMEO of arch/powerpc/include/uapi/asm/socket.h and of asm-generic/socket.h. */
    @ParameterizedTest
    @CsvSource({"amd64,20", "aarch64,20", "riscv64,20", "s390x,20", "loongarch64,20", "ppc64le,18", "ppc64,18"})
    void timeoutOfReadsHasTheNumberOfTheArchitecture(String architecture, int option) {
        assertThat(NetlinkChannel.receiveTimeout(architecture)).isEqualTo(option);
    }
}
