// SPDX-License-Identifier: Apache-2.0
package io.fourwave.weave;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.IllegalClassFormatException;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.TreeSet;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Opcodes;
import org.junit.jupiter.api.Test;

/** On the JDK that builds: a method that a JDK has renamed would be a close that nobody sees. */
class WeavingTest {

    @Test
    void everyWovenMethodCallsTheHooksAndNoOtherDoes() {
        Woven jvm = new Woven();
        Weaving weaving = new Weaving(jvm.instrumentation(), () -> {});
        weaving.begin();
        weaving.load();

        assertThat(jvm.calls("NioSocketImpl"))
                .containsExactly(
                        "accept: accepted",
                        "close: closed",
                        "close: closing",
                        "connect: connected",
                        "listen: listening",
                        "read: read",
                        "setOption: touched",
                        "shutdownInput: shuttingDown",
                        "shutdownOutput: shuttingDown",
                        "write: written");
        assertThat(jvm.calls("SocketChannelImpl"))
                .containsExactly(
                        "blockingConnect: connected",
                        "blockingRead: read",
                        "blockingWriteFully: written",
                        "connect: connected",
                        "implCloseSelectableChannel: closed",
                        "implCloseSelectableChannel: closing",
                        "kill: deregistered",
                        "read: read",
                        "setOption: touched",
                        "shutdownInput: shuttingDown",
                        "shutdownOutput: shuttingDown",
                        "write: written");
        assertThat(jvm.calls("Net")).containsExactly("localAddress: located", "setSocketOption: optionSet");
        assertThat(jvm.calls("SelectorProviderImpl")).containsExactly("openSocketChannel: created");
        assertThat(jvm.calls("SelectorImpl")).containsExactly("lockAndDoSelect: selecting");
        assertThat(jvm.calls("ServerSocketChannelImpl")).containsExactly("bind: listening", "finishAccept: accepted");
        assertThat(jvm.calls("UnixAsynchronousSocketChannelImpl"))
                .containsExactly(
                        "finishRead: readAsynchronously",
                        "implClose: closed",
                        "implClose: closing",
                        "implConnect: connected",
                        "implRead: readAsynchronously",
                        "implWrite: written");
        assertThat(jvm.calls("AsynchronousSocketChannelImpl"))
                .containsExactly("shutdownInput: shuttingDown", "shutdownOutput: shuttingDown");
        assertThat(jvm.calls("AsynchronousServerSocketChannelImpl")).containsExactly("bind: listening");
        assertThat(jvm.calls("UnixAsynchronousServerSocketChannelImpl")).containsExactly("finishAccept: accepted");
        assertThat(weaving.failures()).isEmpty();
    }

    @Test
    void otherClassesAndOtherLoadersAreLeftAlone() throws IllegalClassFormatException {
        Woven jvm = new Woven();
        new Weaving(jvm.instrumentation(), () -> {}).begin();

        assertThat(jvm.transformer.transform(null, "java/net/Socket", null, null, new byte[0]))
                .isNull();
        assertThat(jvm.transformer.transform(null, null, null, null, new byte[0]))
                .isNull();
        assertThat(jvm.transformer.transform(
                        WeavingTest.class.getClassLoader(), "sun/nio/ch/NioSocketImpl", null, null, new byte[0]))
                .isNull();
    }

    @Test
    void classThatCannotBeReadIsLeftAsItIsAndTold() throws IllegalClassFormatException {
        Woven jvm = new Woven();
        Weaving weaving = new Weaving(jvm.instrumentation(), () -> {});
        weaving.begin();
        weaving.load();

        assertThat(jvm.transformer.transform(null, "sun/nio/ch/NioSocketImpl", null, null, new byte[8]))
                .isNull();
        assertThat(weaving.failures())
                .singleElement()
                .asString()
                .startsWith("sun.nio.ch.NioSocketImpl could not be woven, what it does is not seen: ");
    }

    @Test
    void methodThatTheClassDoesNotHaveIsTold() throws IllegalClassFormatException {
        Woven jvm = new Woven();
        Weaving weaving = new Weaving(jvm.instrumentation(), () -> {});
        weaving.begin();
        weaving.load();
        ClassWriter empty = new ClassWriter(0);
        empty.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, "sun/nio/ch/SelectorImpl", null, "java/lang/Object", null);

        assertThat(jvm.transformer.transform(null, "sun/nio/ch/SelectorImpl", null, null, empty.toByteArray()))
                .isNotEmpty();
        assertThat(weaving.failures())
                .containsExactly("sun.nio.ch.SelectorImpl.lockAndDoSelect: this JDK has no such method,"
                        + " what it does is not seen");
    }

    @Test
    void uninstallTakesTheTransformerOutAndRetransforms() {
        Woven jvm = new Woven();
        Weaving weaving = new Weaving(jvm.instrumentation(), () -> {});
        weaving.begin();
        weaving.load();
        weaving.uninstall();

        assertThat(jvm.transformer).isNull();
        assertThat(jvm.retransformed).isEqualTo(2);
    }

    private static Class<?> jdkClass(String name) {
        try {
            return Class.forName(name, false, null);
        } catch (ClassNotFoundException gone) {
            throw new AssertionError("this JDK has no " + name, gone);
        }
    }

    /** A JVM that takes the transformer, and in which nothing is woven but what a test asks for. */
    private static final class Woven {
        private ClassFileTransformer transformer;
        private int retransformed;

        Instrumentation instrumentation() {
            return (Instrumentation) Proxy.newProxyInstance(
                    WeavingTest.class.getClassLoader(), new Class<?>[] {Instrumentation.class}, this::call);
        }

        /** The methods of the woven class that call hooks, and which. */
        Set<String> calls(String simpleName) {
            String name = "sun/nio/ch/" + simpleName;
            try (InputStream own = Object.class.getResourceAsStream("/" + name + ".class")) {
                byte[] woven = transformer.transform(null, name, null, null, own.readAllBytes());
                return new TreeSet<>(HookCalls.in(woven));
            } catch (IOException | IllegalClassFormatException unreadable) {
                throw new AssertionError(name, unreadable);
            }
        }

        private Object call(Object proxy, Method method, Object[] arguments) {
            switch (method.getName()) {
                case "addTransformer" -> transformer = (ClassFileTransformer) arguments[0];
                case "removeTransformer" -> transformer = null;
                case "retransformClasses" -> retransformed++;
                case "getAllLoadedClasses" -> {
                    return new Class<?>[] {jdkClass("sun.nio.ch.NioSocketImpl"), WeavingTest.class};
                }
                default -> throw new UnsupportedOperationException(method.getName());
            }
            return method.getReturnType() == boolean.class ? true : null;
        }
    }
}
