// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.connection.Stack;
import io.fourwave.origin.Libraries;
import java.net.MalformedURLException;
import java.net.URL;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
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

    /** Classes are listed now and then: the nearer one may have been loaded since. */
    @Test
    void nearerFrameIsToBlameOnceItsClassIsListed() throws MalformedURLException {
        URL classes = new URL("file:/srv/shop/classes/");
        Map<String, URL> listed = new HashMap<>(Map.of("com.acme.Orders", classes));
        AtomicLong now = new AtomicLong();
        BlameFinder finder =
                new BlameFinder(List.of(), new Libraries(name -> Optional.ofNullable(listed.get(name)), ""), now::get);

        assertThat(finder.of(STACK).frame()).contains(APPLICATION);
        listed.put("org.db.Driver", classes);
        now.addAndGet(TimeUnit.SECONDS.toNanos(3));
        assertThat(finder.of(STACK).frame()).contains(DRIVER);
    }
}
