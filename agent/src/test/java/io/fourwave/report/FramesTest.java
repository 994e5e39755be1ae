// SPDX-License-Identifier: Apache-2.0
package io.fourwave.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FramesTest {
    private static final List<String> STACK = List.of(
            "sun.nio.ch.NioSocketImpl.connect(NioSocketImpl.java:592)",
            "java.net.Socket.connect(Socket.java:633)",
            "org.postgresql.core.PGStream.createSocket(PGStream.java:243)",
            "com.acme.shop.orders.Orders.fetch(Orders.java:42)",
            "com.acme.shop.web.Page.show(Page.java:7)",
            "java.lang.Thread.run(Thread.java:840)");

    @Test
    void framesAroundTheApplicationsAreFolded() {
        assertThat(Frames.of(STACK, "com.acme.shop.orders.Orders.fetch").runs())
                .extracting(Frames.Run::application, run -> run.frames().size())
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(false, 3),
                        org.assertj.core.groups.Tuple.tuple(true, 2),
                        org.assertj.core.groups.Tuple.tuple(false, 1));
    }

    @Test
    void libraryIsShownWhereItIsToBlame() {
        assertThat(applicationFrames("org.postgresql.core.PGStream.createSocket"))
                .containsExactly(STACK.get(2));
    }

    @Test
    void allButTheJdkIsShownWhereNobodyIsToBlame() {
        assertThat(applicationFrames(null)).containsExactlyElementsOf(STACK.subList(2, 5));
    }

    @Test
    void classWithoutPackageFoldsTheJdkAlone() {
        assertThat(applicationFrames("Main.main")).containsExactlyElementsOf(STACK.subList(2, 5));
    }

    @Test
    void briefFrameNamesClassMethodAndLine() {
        assertThat(Frames.brief(STACK.get(3))).isEqualTo("Orders.fetch (Orders.java:42)");
        assertThat(Frames.brief("main(Main.java)")).isEqualTo("main (Main.java)");
        assertThat(Frames.brief("")).isBlank();
    }

    private static List<String> applicationFrames(String blame) {
        return Frames.of(STACK, blame).runs().stream()
                .filter(Frames.Run::application)
                .flatMap(run -> run.frames().stream())
                .toList();
    }
}
