// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.watch.Stack;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BlameFinderTest {
    private static final Libraries NO_LIBRARIES = new Libraries(name -> Optional.empty(), "");
    private static final StackTraceElement JDK =
            new StackTraceElement(null, "java.base", "17", "java.net.Socket", "connect", "Socket.java", 633);
    private static final StackTraceElement DRIVER = new StackTraceElement("org.db.Driver", "open", "Driver.java", 10);
    private static final StackTraceElement APPLICATION =
            new StackTraceElement("com.acme.Orders", "fetch", "Orders.java", 42);
    private static final Stack STACK = new Stack(List.of(JDK, DRIVER, APPLICATION));

    @Test
    void withoutPackagesTheFirstFrameOutsideTheJdkIsToBlame() {
        assertThat(new BlameFinder(List.of(), NO_LIBRARIES).of(STACK).frame()).contains(DRIVER);
    }

    @Test
    void applicationsFrameIsToBlameWhereItsPackagesAreGiven() {
        assertThat(new BlameFinder(List.of("org.other", "com.acme"), NO_LIBRARIES)
                        .of(STACK)
                        .frame())
                .contains(APPLICATION);
    }

    @Test
    void libraryIsToBlameWhereNoFrameIsTheApplications() {
        assertThat(new BlameFinder(List.of("org.other"), NO_LIBRARIES).of(STACK).frame())
                .contains(DRIVER);
    }

    @Test
    void nobodyIsToBlameOnAStackThatWasNotRecordedOrIsTheJdksAlone() {
        assertThat(new BlameFinder(List.of("com.acme"), NO_LIBRARIES)
                        .of(Stack.NONE)
                        .frame())
                .isEmpty();
        assertThat(new BlameFinder(List.of(), NO_LIBRARIES)
                        .of(new Stack(List.of(JDK)))
                        .frame())
                .isEmpty();
    }
}
