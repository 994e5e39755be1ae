// SPDX-License-Identifier: Apache-2.0
package io.fourwave.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileDescriptor;
import java.lang.reflect.Method;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No hook is handed a buffer, an array or a stream: what a connection carries does not come the agent's way. */
class NoPayloadTest {

    @ParameterizedTest
    @ValueSource(classes = {Hooks.class, NativeHooks.class, HookListener.class})
    void hooksTakeSocketsAndNumbersAlone(Class<?> hooks) {
        assertThat(Stream.of(hooks.getDeclaredMethods())
                        .filter(method -> !method.isSynthetic())
                        .map(Method::getParameterTypes)
                        .flatMap(Stream::of)
                        .distinct())
                .isSubsetOf(
                        Object.class,
                        int.class,
                        boolean.class,
                        FileDescriptor.class,
                        InetSocketAddress.class,
                        SocketAddress.class,
                        HookListener.class);
    }
}
