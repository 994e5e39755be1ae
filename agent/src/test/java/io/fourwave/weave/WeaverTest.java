// SPDX-License-Identifier: Apache-2.0
package io.fourwave.weave;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.IllegalClassFormatException;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** On the JDK that builds: a method that a JDK has renamed would be a close that nobody sees. */
class WeaverTest {

    @ParameterizedTest(name = "{0}.{1} {2}")
    @MethodSource("wovenMethods")
    void jdkHasTheWovenMethodExactlyOnceWithABody(String type, String method, List<Class<?>> parameters) {
        List<Method> found = Arrays.stream(jdkClass(type).getDeclaredMethods())
                .filter(declared -> declared.getName().equals(method) && !declared.isBridge())
                .filter(declared -> parameters == null || parameters.equals(List.of(declared.getParameterTypes())))
                .toList();

        assertThat(found).singleElement().satisfies(only -> {
            assertThat(Modifier.isAbstract(only.getModifiers())).isFalse();
            assertThat(Modifier.isNative(only.getModifiers())).isFalse();
            assertThat(only.isSynthetic()).isFalse();
        });
    }

    /** Parameters null: the advice goes by the name alone, so there must be one method of it. */
    static Stream<Arguments> wovenMethods() {
        return Stream.of(
                methodOfAnyParameters("sun.nio.ch.NioSocketImpl", "listen"),
                methodOfAnyParameters("sun.nio.ch.NioSocketImpl", "read"),
                methodOfAnyParameters("sun.nio.ch.NioSocketImpl", "write"),
                method("sun.nio.ch.NioSocketImpl", "setOption", int.class, Object.class),
                method("sun.nio.ch.NioSocketImpl", "setOption", SocketOption.class, Object.class),
                method("sun.nio.ch.SocketChannelImpl", "read", ByteBuffer.class),
                method("sun.nio.ch.SocketChannelImpl", "read", ByteBuffer[].class, int.class, int.class),
                methodOfAnyParameters("sun.nio.ch.SocketChannelImpl", "blockingRead"),
                method("sun.nio.ch.SocketChannelImpl", "write", ByteBuffer.class),
                method("sun.nio.ch.SocketChannelImpl", "write", ByteBuffer[].class, int.class, int.class),
                methodOfAnyParameters("sun.nio.ch.SocketChannelImpl", "blockingWriteFully"),
                methodOfAnyParameters("sun.nio.ch.SocketChannelImpl", "setOption"),
                method(
                        "sun.nio.ch.Net",
                        "setSocketOption",
                        FileDescriptor.class,
                        ProtocolFamily.class,
                        SocketOption.class,
                        Object.class),
                method("sun.nio.ch.SelectorProviderImpl", "openSocketChannel"),
                method("sun.nio.ch.SelectorProviderImpl", "openSocketChannel", ProtocolFamily.class),
                methodOfAnyParameters("sun.nio.ch.SelectorImpl", "lockAndDoSelect"),
                methodOfAnyParameters("sun.nio.ch.ServerSocketChannelImpl", "bind"),
                methodOfAnyParameters("sun.nio.ch.UnixAsynchronousSocketChannelImpl", "implRead"),
                methodOfAnyParameters("sun.nio.ch.UnixAsynchronousSocketChannelImpl", "finishRead"),
                methodOfAnyParameters("sun.nio.ch.UnixAsynchronousSocketChannelImpl", "implWrite"),
                methodOfAnyParameters("sun.nio.ch.AsynchronousServerSocketChannelImpl", "bind"),
                method("sun.nio.ch.NioSocketImpl", "connect", SocketAddress.class, int.class),
                method("sun.nio.ch.NioSocketImpl", "accept", java.net.SocketImpl.class),
                methodOfAnyParameters("sun.nio.ch.NioSocketImpl", "shutdownOutput"),
                methodOfAnyParameters("sun.nio.ch.NioSocketImpl", "shutdownInput"),
                method("sun.nio.ch.NioSocketImpl", "close"),
                methodOfAnyParameters("sun.nio.ch.SocketChannelImpl", "connect"),
                methodOfAnyParameters("sun.nio.ch.SocketChannelImpl", "blockingConnect"),
                methodOfAnyParameters("sun.nio.ch.SocketChannelImpl", "shutdownOutput"),
                methodOfAnyParameters("sun.nio.ch.SocketChannelImpl", "shutdownInput"),
                methodOfAnyParameters("sun.nio.ch.SocketChannelImpl", "implCloseSelectableChannel"),
                methodOfAnyParameters("sun.nio.ch.SocketChannelImpl", "kill"),
                methodOfAnyParameters("sun.nio.ch.ServerSocketChannelImpl", "finishAccept"),
                methodOfAnyParameters("sun.nio.ch.UnixAsynchronousSocketChannelImpl", "implConnect"),
                methodOfAnyParameters("sun.nio.ch.UnixAsynchronousSocketChannelImpl", "implClose"),
                methodOfAnyParameters("sun.nio.ch.AsynchronousSocketChannelImpl", "shutdownOutput"),
                methodOfAnyParameters("sun.nio.ch.AsynchronousSocketChannelImpl", "shutdownInput"),
                methodOfAnyParameters("sun.nio.ch.UnixAsynchronousServerSocketChannelImpl", "finishAccept"));
    }

    @Test
    void cleanersCloseIsInOneOfTheTwoDispatchers() {
        assertThat(Stream.of("sun.nio.ch.SocketDispatcher", "sun.nio.ch.UnixDispatcher")
                        .flatMap(WeaverTest::declaredMethods)
                        .filter(method -> method.getName().equals("close"))
                        .filter(method -> !Modifier.isAbstract(method.getModifiers()))
                        .filter(method -> List.of(method.getParameterTypes()).equals(List.of(FileDescriptor.class))))
                .hasSize(1);
    }

    @Test
    void everyWovenMethodCallsTheHooksAndNoOtherDoes() {
        Woven jvm = new Woven();
        Weaver weaver = new Weaver(jvm.instrumentation());
        weaver.install();

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
        assertThat(weaver.failures()).isEmpty();
    }

    @Test
    void otherClassesAndOtherLoadersAreLeftAlone() throws IllegalClassFormatException {
        Woven jvm = new Woven();
        new Weaver(jvm.instrumentation()).install();

        assertThat(jvm.transformer.transform(null, "java/net/Socket", null, null, new byte[0]))
                .isNull();
        assertThat(jvm.transformer.transform(null, null, null, null, new byte[0]))
                .isNull();
        assertThat(jvm.transformer.transform(
                        WeaverTest.class.getClassLoader(), "sun/nio/ch/NioSocketImpl", null, null, new byte[0]))
                .isNull();
    }

    @Test
    void classThatCannotBeReadIsLeftAsItIsAndTold() throws IllegalClassFormatException {
        Woven jvm = new Woven();
        Weaver weaver = new Weaver(jvm.instrumentation());
        weaver.install();

        assertThat(jvm.transformer.transform(null, "sun/nio/ch/NioSocketImpl", null, null, new byte[8]))
                .isNull();
        assertThat(weaver.failures())
                .singleElement()
                .asString()
                .startsWith("sun.nio.ch.NioSocketImpl could not be woven, what it does is not seen: ");
    }

    @Test
    void methodThatTheClassDoesNotHaveIsTold() throws IllegalClassFormatException {
        Woven jvm = new Woven();
        Weaver weaver = new Weaver(jvm.instrumentation());
        weaver.install();
        ClassWriter empty = new ClassWriter(0);
        empty.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, "sun/nio/ch/SelectorImpl", null, "java/lang/Object", null);

        assertThat(jvm.transformer.transform(null, "sun/nio/ch/SelectorImpl", null, null, empty.toByteArray()))
                .isNotEmpty();
        assertThat(weaver.failures())
                .containsExactly("sun.nio.ch.SelectorImpl.lockAndDoSelect: this JDK has no such method,"
                        + " what it does is not seen");
    }

    @Test
    void uninstallTakesTheTransformerOutAndRetransforms() {
        Woven jvm = new Woven();
        Weaver weaver = new Weaver(jvm.instrumentation());
        weaver.install();
        weaver.uninstall();

        assertThat(jvm.transformer).isNull();
        assertThat(jvm.retransformed).isEqualTo(2);
    }

    private static Stream<Method> declaredMethods(String type) {
        try {
            return Arrays.stream(Class.forName(type, false, null).getDeclaredMethods());
        } catch (ClassNotFoundException absentOnThisJdk) {
            return Stream.empty();
        }
    }

    private static Class<?> jdkClass(String name) {
        try {
            return Class.forName(name, false, null);
        } catch (ClassNotFoundException gone) {
            throw new AssertionError("this JDK has no " + name, gone);
        }
    }

    private static Arguments method(String type, String method, Class<?>... parameters) {
        return Arguments.of(type, method, List.of(parameters));
    }

    private static Arguments methodOfAnyParameters(String type, String method) {
        return Arguments.of(type, method, null);
    }

    /** A JVM that takes the transformer, and in which nothing is woven but what a test asks for. */
    private static final class Woven {
        private ClassFileTransformer transformer;
        private int retransformed;

        Instrumentation instrumentation() {
            return (Instrumentation) Proxy.newProxyInstance(
                    WeaverTest.class.getClassLoader(), new Class<?>[] {Instrumentation.class}, this::call);
        }

        /** The methods of the woven class that call hooks, and which. */
        Set<String> calls(String simpleName) {
            String name = "sun/nio/ch/" + simpleName;
            Set<String> calls = new TreeSet<>();
            try (InputStream own = Object.class.getResourceAsStream("/" + name + ".class")) {
                byte[] woven = transformer.transform(null, name, null, null, own.readAllBytes());
                new ClassReader(woven).accept(new HookCalls(calls), 0);
            } catch (IOException | IllegalClassFormatException unreadable) {
                throw new AssertionError(name, unreadable);
            }
            return calls;
        }

        private Object call(Object proxy, Method method, Object[] arguments) {
            switch (method.getName()) {
                case "addTransformer" -> transformer = (ClassFileTransformer) arguments[0];
                case "removeTransformer" -> transformer = null;
                case "retransformClasses" -> retransformed++;
                case "getAllLoadedClasses" -> {
                    return new Class<?>[] {jdkClass("sun.nio.ch.NioSocketImpl"), WeaverTest.class};
                }
                default -> throw new UnsupportedOperationException(method.getName());
            }
            return method.getReturnType() == boolean.class ? true : null;
        }
    }

    private static final class HookCalls extends ClassVisitor {
        private final Set<String> calls;

        HookCalls(Set<String> calls) {
            super(Opcodes.ASM9);
            this.calls = calls;
        }

        @Override
        public MethodVisitor visitMethod(int access, String caller, String type, String generic, String[] thrown) {
            return new MethodVisitor(Opcodes.ASM9) {
                @Override
                public void visitMethodInsn(int opcode, String owner, String name, String type, boolean isInterface) {
                    if (owner.equals("io/fourwave/bootstrap/Hooks")) {
                        calls.add(caller + ": " + name);
                    }
                }
            };
        }
    }
}
