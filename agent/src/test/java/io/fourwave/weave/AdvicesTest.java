// SPDX-License-Identifier: Apache-2.0
package io.fourwave.weave;

import static io.fourwave.weave.WovenSample.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fourwave.bootstrap.HookListener;
import io.fourwave.bootstrap.Hooks;
import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The inlined code, in a class of our own: the JVM verifies it, as it does not verify its own classes. */
class AdvicesTest {
    private static final String TOKEN = "token";

    private final List<String> heard = new ArrayList<>();
    private WovenSample sample;

    @BeforeEach
    void listen() {
        Hooks.listen((HookListener) Proxy.newProxyInstance(
                AdvicesTest.class.getClassLoader(), new Class<?>[] {HookListener.class}, this::hear));
    }

    @AfterEach
    void detach() {
        Hooks.listen(null);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("calls")
    void hooksAtBothEndsFitIntoAnyMethodAndChangeNothingOfIt(String method, Object[] arguments) throws Exception {
        WovenSample plain = WovenSample.with();
        sample = WovenSample.with(row(method, "Connected"), row(method, "OutputShutDown"), row(method, "Selecting"));

        Object result = sample.call(method, arguments);

        assertThat(result).isEqualTo(plain.call(method, arguments));
        assertThat(sample.done()).isEqualTo(plain.done());
        assertThat(heard).containsExactly("shuttingDown this true", "connected this");
    }

    static Stream<Arguments> calls() {
        return Stream.of(
                call("connect", "host", 5L, new double[3], 4),
                call("connect", "host", 9L, new double[3], 2),
                call("accept", "into"),
                call("read", new byte[] {1, 2}, 0, 2),
                call("read", 1L << 40),
                call("isOpen", 0.25f),
                call("rate"),
                call("write", 3),
                call("shutdown"),
                call("closing", new FileDescriptor()),
                call("close"));
    }

    @Test
    void methodThatThrowsIsNotToldAtItsExit() {
        sample = WovenSample.with(row("connect", "Connected"));

        assertThatThrownBy(() -> sample.call("connect", "host", -9L, new double[0], 1))
                .hasMessage("negative");
        assertThat(heard).isEmpty();
    }

    @Test
    void argumentsAndResultsArePassed() throws Exception {
        sample = WovenSample.with(
                row("accept(Object)", "AcceptedInto"), row("accept()", "Accepted"), row("shutdown", "InputShutDown"));
        sample.call("accept");
        sample.call("shutdown");
        sample.call("accept", "other");

        assertThat(heard).containsExactly("accepted this", "shuttingDown this false", "accepted other");
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 1, 1L << 40})
    void endOfStreamIsToldAlwaysAndOtherReadsWhileUsesAreWanted(long result) throws Exception {
        sample = WovenSample.with(row("read", "Read"));
        assertThat(sample.call("read", result)).isEqualTo(result);
        assertThat(heard).hasSize(result < 0 ? 1 : 0);

        heard.clear();
        Hooks.usesWanted = true;
        assertThat(sample.call("read", result)).isEqualTo(result);
        assertThat(heard).containsExactly("read this " + (result < 0));
    }

    @ParameterizedTest
    @ValueSource(bytes = {-1, 0, 1})
    void readOfAnIntIsTheSame(byte result) throws Exception {
        sample = WovenSample.with(row("read", "Read"));
        Hooks.usesWanted = true;

        assertThat(sample.call("read", new byte[] {result}, 0, 1)).isEqualTo((int) result);
        assertThat(heard).containsExactly("read this " + (result < 0));
    }

    @Test
    void readThatThrowsIsNotTold() {
        sample = WovenSample.with(row("read", "Read"));
        Hooks.usesWanted = true;

        assertThatThrownBy(() -> sample.call("read", null, 0, 1)).isInstanceOf(IOException.class);
        assertThat(heard).isEmpty();
    }

    @Test
    void writesAndSelectsAreToldWhileTheyAreWanted() throws Exception {
        sample = WovenSample.with(row("write", "Written"), row("shutdown", "Selecting"));
        sample.call("write", 1);
        sample.call("shutdown");
        assertThat(heard).isEmpty();

        Hooks.usesWanted = true;
        sample.call("write", 1);
        sample.call("shutdown");
        assertThat(heard).containsExactly("written this");

        Hooks.selectorsWanted = true;
        sample.call("shutdown");
        assertThat(heard).containsExactly("written this", "selecting this");
    }

    @Test
    void optionsAreToldAlways() throws Exception {
        sample = WovenSample.with(row("shutdown", "Touched"));
        sample.call("shutdown");

        assertThat(heard).containsExactly("touched this");
    }

    @Test
    void closeIsToldOnceAtItsEntryAndOnceWithTheTokenAtItsReturn() throws Exception {
        sample = WovenSample.with(row("close", "Closed"));
        sample.call("close");
        assertThat(heard).containsExactly("closing this", "closed this token");

        sample.call("shutdown");
        sample.call("close");
        assertThat(heard).endsWith("closing this", "closed this token").hasSize(4);
        assertThat(sample.done()).hasToString("[closed 1 1, shutdown, closed 1 1]");
    }

    @Test
    void closeThatThrowsIsToldTooAndThrows() throws Exception {
        sample = WovenSample.with(row("close", "Closed"));
        sample.call("fail");

        assertThatThrownBy(() -> sample.call("close"))
                .isInstanceOf(IOException.class)
                .hasMessage("failed");
        assertThat(heard).containsExactly("closing this", "closed this token");
    }

    @Test
    void socketThatIsANumberIsToldByItsNumber() throws Exception {
        sample = WovenSample.with(
                row("<init>", "NativeOpened"),
                row("connect(SocketAddress)", "NativeConnecting"),
                row("connect(SocketAddress)", "NativeConnected"),
                row("write", "NativeListening"),
                row("shutdown(boolean,boolean)", "NativeShutDown"));
        sample.call("connect", new InetSocketAddress("127.0.0.1", 80));
        sample.call("write", 1);
        sample.call("shutdown", true, false);

        assertThat(heard)
                .containsExactly(
                        "opened 7",
                        "connecting 7 /127.0.0.1:80",
                        "socketAt 7",
                        "connected socket 7",
                        "socketAt 7",
                        "listening socket 7",
                        "socketAt 7",
                        "shuttingDown socket 7 false");
    }

    @Test
    void nativeReadsAndWritesAreToldLikeAllOthers() throws Exception {
        sample = WovenSample.with(row("read(long)", "NativeRead"), row("write", "NativeWritten"));
        sample.call("read", 1L);
        sample.call("write", 1);
        assertThat(heard).isEmpty();

        sample.call("read", -1L);
        Hooks.usesWanted = true;
        sample.call("read", 1L);
        sample.call("write", 1);
        assertThat(heard)
                .filteredOn(each -> !each.equals("socketAt 7"))
                .containsExactly("read socket 7 true", "read socket 7 false", "written socket 7");
    }

    @Test
    void nativeCloseIsToldToTheOneThatClosesAndNothingAfterIt() throws Exception {
        sample =
                WovenSample.with(row("markClosed", "NativeClosed"), row("shutdown(boolean,boolean)", "NativeShutDown"));

        assertThat(sample.call("markClosed")).isEqualTo(true);
        assertThat(sample.call("markClosed")).isEqualTo(false);
        sample.call("shutdown", true, true);
        assertThat(heard).containsExactly("socketAt 7", "closing socket 7", "closed socket 7 token");
    }

    @Test
    void classWhoseLoaderHidesTheHooksWorksAsEver() throws Exception {
        sample = WovenSample.withoutHooksInSight(
                row("connect", "Connected"),
                row("accept()", "Accepted"),
                row("read", "Read"),
                row("write", "Written"),
                row("<init>", "NativeOpened"),
                row("markClosed", "NativeClosed"),
                row("close", "Closed"));
        sample.call("connect", "host", 5L, new double[3], 4);
        sample.call("write", 1);
        sample.call("close");

        assertThat(sample.call("read", -1L)).isEqualTo(-1L);
        assertThat(sample.done()).hasToString("[host3, write, closed 1 1]");
        assertThat(sample.call("markClosed")).isEqualTo(true);
        assertThat(sample.call("accept")).isInstanceOf(int[][].class);
        assertThat(heard).isEmpty();
    }

    private static Arguments call(String method, Object... arguments) {
        return Arguments.of(method, arguments);
    }

    private Object hear(Object listener, Method method, Object[] arguments) {
        String[] texts = Arrays.stream(arguments)
                .map(argument -> sample != null && sample.is(argument) ? "this" : argument.toString())
                .toArray(String[]::new);
        heard.add(method.getName() + " " + String.join(" ", texts));
        return switch (method.getName()) {
            case "closing" -> TOKEN;
            case "socketAt" -> "socket " + arguments[0];
            default -> null;
        };
    }
}
