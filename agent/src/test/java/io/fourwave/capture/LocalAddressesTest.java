// SPDX-License-Identifier: Apache-2.0
package io.fourwave.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.jdk.JdkNet;
import java.io.FileDescriptor;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class LocalAddressesTest {
    private static final InetSocketAddress ADDRESS = new InetSocketAddress("127.0.0.9", 4711);

    private final LocalAddresses locals = new LocalAddresses();
    private final FileDescriptor descriptor = JdkNet.descriptor(5);

    @Test
    void addressIsTakenOnce() {
        locals.put(descriptor, ADDRESS);

        assertThat(locals.take(descriptor)).isSameAs(ADDRESS);
        assertThat(locals.take(descriptor)).isNull();
    }

    @Test
    void latestCounts() {
        locals.put(descriptor, new InetSocketAddress("127.0.0.8", 4711));
        locals.put(descriptor, ADDRESS);

        assertThat(locals.take(descriptor)).isSameAs(ADDRESS);
    }

    @Test
    void anotherLifeOfTheNumberHasAnotherAddress() {
        locals.put(JdkNet.descriptor(5), ADDRESS);

        assertThat(locals.take(descriptor)).isNull();
    }

    @Test
    void numberThatSharesTheSlotTakesItOver() {
        FileDescriptor other = JdkNet.descriptor(5 + 256);
        locals.put(descriptor, ADDRESS);
        locals.put(other, ADDRESS);

        assertThat(locals.take(descriptor)).isNull();
        assertThat(locals.take(other)).isSameAs(ADDRESS);
    }

    @Test
    void boundToNoAddressIsNotYetConnected() {
        locals.put(descriptor, new InetSocketAddress("0.0.0.0", 4711));
        locals.put(descriptor, new InetSocketAddress("::", 4711));
        locals.put(descriptor, null);

        assertThat(locals.take(descriptor)).isNull();
    }
}
