// SPDX-License-Identifier: Apache-2.0
package io.fourwave.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.support.Kept;
import io.fourwave.watch.Scene;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StackResolverTest {
    private static final StackTraceElement HOOK = frame(null, "io.fourwave.bootstrap.Hooks", "closing");
    private static final StackTraceElement RECORDER = frame(null, "io.fourwave.capture.SocketHooks", "closing");
    private static final StackTraceElement WOVEN = frame("java.base", "sun.nio.ch.NioSocketImpl", "close");
    private static final StackTraceElement SOCKET = frame("java.base", "java.net.Socket", "close");
    private static final StackTraceElement HTTP = frame("jdk.httpserver", "sun.net.httpserver.ServerImpl", "run");

    @Test
    void stackBeginsAtTheWovenMethodAndItsCallerIsTheFirstFrameOutsideTheJdk() {
        Stack stack = new StackResolver(64)
                .resolve(Scene.captured(RECORDER, HOOK, WOVEN, SOCKET, Scene.CLOSER, Scene.OPENER));

        assertThat(stack.frames()).containsExactly(WOVEN, SOCKET, Scene.CLOSER, Scene.OPENER);
        assertThat(stack.caller()).contains(Scene.CLOSER);
        assertThat(stack.callerText()).contains("com.acme.Orders.done(Orders.java:57)");
        assertThat(stack)
                .hasToString("\tat sun.nio.ch.NioSocketImpl.close(NioSocketImpl.java:9)\n"
                        + "\tat java.net.Socket.close(Socket.java:9)\n"
                        + "\tat com.acme.Orders.done(Orders.java:57)\n"
                        + "\tat com.acme.Orders.fetch(Orders.java:42)");
    }

    @Test
    void agentsFramesFurtherOutAreTheApplicationsWay() {
        Stack stack = new StackResolver(64).resolve(Scene.captured(WOVEN, HOOK));

        assertThat(stack.frames()).containsExactly(WOVEN, HOOK);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 64, Integer.MAX_VALUE})
    void depthLimitsTheFramesWhateverItIs(int depth) {
        Stack stack = new StackResolver(depth).resolve(Scene.captured(RECORDER, WOVEN, SOCKET, Scene.CLOSER));

        assertThat(stack.frames()).hasSize(Math.min(depth, 3)).startsWith(WOVEN);
    }

    @Test
    void sameFramesAreOneObject() {
        StackResolver resolver = new StackResolver(64);

        assertThat(resolver.resolve(Scene.captured(WOVEN, Scene.CLOSER)))
                .isSameAs(resolver.resolve(Scene.captured(WOVEN, Scene.CLOSER)))
                .isNotSameAs(resolver.resolve(Scene.captured(WOVEN, Scene.OPENER)));
    }

    @Test
    void stacksWithoutEndAreBounded() {
        StackResolver resolver = new StackResolver(64);
        for (int i = 0; i < 10_000; i++) {
            resolver.resolve(Scene.captured(WOVEN, new StackTraceElement("com.acme.Made" + i, "call", "Made.java", 1)));
        }

        assertThat(Kept.size(resolver, "known")).isEqualTo(4096);
    }

    @Test
    void nothingCapturedIsNoStack() {
        StackResolver resolver = new StackResolver(64);

        assertThat(resolver.resolve(null)).isSameAs(Stack.NONE);
        assertThat(resolver.resolve(Scene.captured()).frames()).isEmpty();
        assertThat(resolver.resolve(Scene.captured(RECORDER, HOOK)).frames()).isEmpty();
        assertThat(Stack.NONE.callerText()).isEmpty();
    }

    @Test
    void stackOfTheJdkAloneHasNoCaller() {
        assertThat(new StackResolver(64).resolve(Scene.captured(WOVEN, HTTP)).caller())
                .isEmpty();
    }

    @Test
    void frameWithoutAFileOrLineIsStillNamed() {
        assertThat(Stack.text(new StackTraceElement("a.B", "c", null, -1))).isEqualTo("a.B.c(Unknown Source)");
        assertThat(Stack.text(new StackTraceElement("a.B", "c", "B.java", -2))).isEqualTo("a.B.c(B.java)");
    }

    @Test
    void realStackNamesItsLine() {
        StackTraceElement[] frames = new CapturedStack().getStackTrace();

        assertThat(frames[0].getMethodName()).isEqualTo("realStackNamesItsLine");
    }

    /** A class file's names may have 65,535 bytes, and a generator of code makes some: a report has many of them. */
    @Test
    void namesWithoutEndAreToldShortAndApart() {
        String type = "com.acme." + "x".repeat(60_000);
        StackTraceElement one = new StackTraceElement(type + "1", "y".repeat(60_000), "z".repeat(60_000), 7);
        StackTraceElement other = new StackTraceElement(type + "2", "y".repeat(60_000), "z".repeat(60_000), 7);

        assertThat(Stack.text(one)).startsWith("com.acme.xxx").hasSizeLessThan(1000);
        assertThat(Stack.text(one)).isNotEqualTo(Stack.text(other));
        assertThat(new Stack(List.of(one)).toString()).hasSizeLessThan(1000);
        assertThat(Stack.file(one)).hasSizeLessThan(400);
    }

    private static StackTraceElement frame(String module, String type, String method) {
        String file = type.substring(type.lastIndexOf('.') + 1) + ".java";
        return new StackTraceElement(null, module, null, type, method, file, 9);
    }
}
