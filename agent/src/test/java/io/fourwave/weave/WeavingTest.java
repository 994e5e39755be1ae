// SPDX-License-Identifier: Apache-2.0
package io.fourwave.weave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.IllegalClassFormatException;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Opcodes;
import org.junit.jupiter.api.Test;

/** On the JDK that builds: a method that a JDK has renamed would be a close that nobody sees. */
class WeavingTest {

    /** The CPU time that is waited for stays the same, down to a limit below which nothing would be reached. */
    @Test
    void withLessThanACpuNobodyWaitsAsLong() {
        assertThat(Weaving.patienceMillis(1)).isEqualTo(3000);
        assertThat(Weaving.patienceMillis(0.5)).isEqualTo(1500);
        assertThat(Weaving.patienceMillis(0.1)).isEqualTo(300);
        assertThat(Weaving.patienceMillis(0.01)).isEqualTo(300);
    }

    @Test
    void everyWovenMethodCallsTheHooksAndNoOtherDoes() {
        Woven jvm = new Woven();
        Weaving weaving = new Weaving(jvm.instrumentation());
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
        assertThat(jvm.calls("SelectorProviderImpl"))
                .containsExactlyInAnyOrder("openSocketChannel: created", "openServerSocketChannel: created");
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
        assertThat(jvm.calls("UnixAsynchronousServerSocketChannelImpl"))
                .containsExactlyInAnyOrder("implAccept: listening", "finishAccept: accepted");
        assertThat(weaving.failures()).isEmpty();
    }

    @Test
    void otherClassesAndOtherLoadersAreLeftAlone() throws IllegalClassFormatException {
        Woven jvm = new Woven();
        new Weaving(jvm.instrumentation()).begin();

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
        Weaving weaving = new Weaving(jvm.instrumentation());
        weaving.begin();
        weaving.load();

        assertThat(jvm.transformer.transform(null, "sun/nio/ch/NioSocketImpl", null, null, new byte[8]))
                .isNull();
        assertThat(weaving.failures())
                .singleElement()
                .asString()
                .startsWith("sun.nio.ch.NioSocketImpl could not be woven, so the agent does not see its calls: ");
    }

    @Test
    void methodThatTheClassDoesNotHaveIsTold() throws IllegalClassFormatException {
        Woven jvm = new Woven();
        Weaving weaving = new Weaving(jvm.instrumentation());
        weaving.begin();
        weaving.load();
        ClassWriter empty = new ClassWriter(0);
        empty.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, "sun/nio/ch/SelectorImpl", null, "java/lang/Object", null);

        assertThat(jvm.transformer.transform(null, "sun/nio/ch/SelectorImpl", null, null, empty.toByteArray()))
                .isNotEmpty();
        assertThat(weaving.failures())
                .containsExactly("sun.nio.ch.SelectorImpl.lockAndDoSelect: this JDK has no such method,"
                        + " so the agent does not see its calls");
    }

    @Test
    void threadThatLoadsAWovenClassWaitsForTheWeaver() throws Exception {
        Woven jvm = new Woven();
        Weaving weaving = new Weaving(jvm.instrumentation());
        weaving.begin();
        CompletableFuture<Set<String>> loading = CompletableFuture.supplyAsync(() -> jvm.calls("SelectorImpl"));
        await().until(weaving::isWanted);
        assertThat(loading).isNotDone();

        weaving.load();
        assertThat(loading.get(1, TimeUnit.MINUTES)).containsExactly("lockAndDoSelect: selecting");
        assertThat(weaving.failures()).isEmpty();
    }

    @Test
    void firstSocketWaitsUntilTheHooksAreHeard() throws Exception {
        Woven jvm = new Woven();
        Weaving weaving = new Weaving(jvm.instrumentation());
        weaving.begin();
        weaving.load();
        CompletableFuture<Void> gate = CompletableFuture.runAsync(() -> jvm.loads(null, "sun/nio/ch/Net$1"));
        assertThat(gate).isNotDone();

        weaving.listening();
        gate.get(1, TimeUnit.MINUTES);
    }

    /** Whatever a JDK has there must be loaded when {@code Net} is initialised, and not before. */
    @Test
    void netHasTheClassThatItsInitialisationLoads() throws IOException {
        try (InputStream gate = Object.class.getResourceAsStream("/sun/nio/ch/Net$1.class");
                InputStream net = Object.class.getResourceAsStream("/sun/nio/ch/Net.class")) {
            assertThat(gate).isNotNull();
            assertThat(HookCalls.made(net.readAllBytes(), "<clinit>", "sun/nio/ch/Net$1"))
                    .isTrue();
        }
    }

    @Test
    void classThatCouldNotWaitIsReportedUntilItIsWoven() {
        String waited = "the application's first socket waited 1 ms for the agent and went on without it:"
                + " the agent does not see what it did before that";
        Woven jvm = new Woven();
        Weaving weaving = new Weaving(jvm.instrumentation(), 1);
        weaving.begin();
        assertThat(jvm.loads(null, "sun/nio/ch/SelectorImpl")).isNull();
        assertThat(weaving.failures())
                .containsExactly(
                        "sun.nio.ch.SelectorImpl was loaded before the agent was ready, so the agent does not see its calls",
                        waited);

        weaving.load();
        assertThat(jvm.loads(null, "sun/nio/ch/SelectorImpl"))
                .as("retransformed")
                .isNotNull();
        assertThat(weaving.failures()).as("what it did before").containsExactly(waited);
    }

    @Test
    void byteBuddyIsWantedOnceAndOnlyByWhatNamesSockets() {
        Woven jvm = new Woven();
        AtomicInteger wanted = new AtomicInteger();
        Weaving weaving = new Weaving(jvm.instrumentation());
        weaving.whenWanted(wanted::incrementAndGet);
        weaving.begin();
        ClassLoader application = new ClassLoader() {};
        jvm.loads(application, "io/fourwave/startup/OneLineApp");
        jvm.loads(null, "java/net/Socket");
        assertThat(wanted).hasValue(0);

        jvm.loads(application, "io/fourwave/attach/FirstSocket");
        jvm.loads(application, "io/fourwave/attach/FirstUse");
        assertThat(wanted).hasValue(1);
        assertThat(weaving.isWanted()).isTrue();
    }

    /** Such as a shutdown hook of the application, when the agent has nothing to say at the JVM's end. */
    @Test
    void nobodyWaitsForAnAgentThatWillNotWeave() throws Exception {
        Woven jvm = new Woven();
        Weaving weaving = new Weaving(jvm.instrumentation());
        weaving.begin();
        CompletableFuture<byte[]> loading =
                CompletableFuture.supplyAsync(() -> jvm.loads(null, "sun/nio/ch/SelectorImpl"));
        await().until(weaving::isWanted);
        weaving.release();

        assertThat(loading.get(1, TimeUnit.MINUTES)).isNull();
        assertThat(jvm.transformer).isNull();
    }

    @Test
    void uninstallTakesTheTransformerOutAndRetransforms() {
        Woven jvm = new Woven();
        Weaving weaving = new Weaving(jvm.instrumentation());
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
            return new TreeSet<>(HookCalls.in(loads(null, "sun/nio/ch/" + simpleName)));
        }

        /** What becomes of its bytes. */
        byte[] loads(ClassLoader loader, String name) {
            try (InputStream own = WeavingTest.class.getResourceAsStream("/" + name + ".class")) {
                return transformer.transform(loader, name, null, null, own.readAllBytes());
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
