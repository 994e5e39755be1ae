// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli.doctor;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.weave.WovenLibraries;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code doctor} says of each native transport agrees with what is woven of it. */
class NativeTransportsTest {
    private static final String CHANNEL = "netty.channel.unix.FileDescriptor";
    private static final String SOCKET = "netty.channel.unix.Socket";

    /**
     * @param mapped the library as /proc/PID/maps names it
     * @param closes the class through whose methods it closes
     * @param uses the classes through whose methods it reads and writes; none where the kernel's ring does it
     */
    private record Transport(String mapped, String closes, Set<String> uses) {
        private boolean areClosesSeen() {
            return advices(closes).contains("NativeClosed");
        }

        private boolean areUsesSeen() {
            Set<String> advices =
                    uses.stream().flatMap(each -> advices(each).stream()).collect(toSet());
            return advices.containsAll(Set.of("NativeRead", "NativeWritten"));
        }

        private static Set<String> advices(String type) {
            return WovenLibraries.advices().getOrDefault(type, Set.of());
        }
    }

    static Stream<Transport> transports() {
        Set<String> methods = Set.of(CHANNEL, SOCKET);
        return Stream.of(
                new Transport("libnetty_transport_native_epoll_x86_64.so", CHANNEL, methods),
                new Transport("libnetty_transport_native_epoll_aarch_64123456.so", CHANNEL, methods),
                new Transport("libio_grpc_netty_shaded_netty_transport_native_epoll_x86_64.so", CHANNEL, methods),
                new Transport("libnetty_transport_native_io_uring_x86_64.so", CHANNEL, Set.of()),
                new Transport("libnetty_transport_native_io_uring42_x86_64.so", CHANNEL, Set.of()),
                new Transport("libtcnative-1.so.0.2.35", "org.apache.tomcat.jni.Socket", Set.of()),
                new Transport("libtcnative-2.so", "org.apache.tomcat.jni.Socket", Set.of()));
    }

    @ParameterizedTest
    @MethodSource("transports")
    void doctorSaysWhatIsWoven(Transport transport) {
        assertThat(JvmChecks.nativeTransports(List.of("libnet.so", transport.mapped())))
                .singleElement()
                .satisfies(check -> {
                    if (transport.areClosesSeen() && transport.areUsesSeen()) {
                        assertThat(check.grade()).isEqualTo(Check.Grade.WELL);
                        assertThat(check.finding()).contains("watched").doesNotContain("not seen", "are not");
                    } else if (transport.areClosesSeen()) {
                        assertThat(check.grade()).isEqualTo(Check.Grade.GAP);
                        assertThat(check.finding()).contains("closes are seen", "reads and writes are not");
                    } else {
                        assertThat(check.grade()).isEqualTo(Check.Grade.GAP);
                        assertThat(check.finding())
                                .contains("its closes do not pass through the JDK, so the agent does not see them");
                    }
                });
    }

    /** A new row of the one table needs a word in the other. */
    @Test
    void eachWovenLibraryIsOneThatDoctorKnows() {
        Set<String> known = transports()
                .flatMap(transport -> Stream.concat(Stream.of(transport.closes()), transport.uses().stream()))
                .collect(toSet());

        assertThat(WovenLibraries.advices()).isNotEmpty();
        assertThat(known).containsAll(WovenLibraries.advices().keySet());
        assertThat(JvmChecks.NATIVE_TRANSPORTS.keySet())
                .allSatisfy(pattern -> assertThat(transports())
                        .as(pattern)
                        .anyMatch(transport -> transport.mapped().matches(pattern)));
    }

    @Test
    void nothingIsSaidWithoutANativeTransport() {
        assertThat(JvmChecks.nativeTransports(List.of("libnet.so", "libnio.so", "classes.jsa")))
                .isEmpty();
    }
}
