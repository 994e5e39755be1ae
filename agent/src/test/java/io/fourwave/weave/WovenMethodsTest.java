// SPDX-License-Identifier: Apache-2.0
package io.fourwave.weave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table, on the JDK that builds: a method that a JDK has renamed would be a close that nobody sees. */
class WovenMethodsTest {
    private static final int JDK = Runtime.version().feature();

    /** Those of one name of which none calls another: each is woven. */
    private static final Map<String, Integer> OVERLOADS = Map.of(
            "sun.nio.ch.NioSocketImpl.setOption", 2,
            "java.net.AbstractPlainSocketImpl.setOption", 2,
            "sun.nio.ch.SocketChannelImpl.read", 2,
            "sun.nio.ch.SocketChannelImpl.write", 2,
            "sun.nio.ch.SelectorProviderImpl.openSocketChannel", 2,
            "sun.nio.ch.SelectorProviderImpl.openServerSocketChannel", 2);

    static Stream<WovenMethod> rowsOfThisJdk() {
        return WovenMethods.all().stream().filter(row -> row.isOfJdk() && row.isIn(JDK));
    }

    @ParameterizedTest
    @MethodSource("rowsOfThisJdk")
    void jdkHasTheMethodWithABody(WovenMethod row) {
        List<Method> found = Arrays.stream(jdkClass(row.type()).getDeclaredMethods())
                .filter(method -> !method.isBridge() && row.is(method.getName(), parameters(method)))
                .toList();

        assertThat(found)
                .hasSize(OVERLOADS.getOrDefault(row.toString(), 1))
                .allSatisfy(method -> assertThat(method.getModifiers())
                        .matches(modifiers -> !Modifier.isAbstract(modifiers) && !Modifier.isNative(modifiers)));
    }

    @Test
    void everyAdviceExistsAndIsUsed() {
        Set<String> used = WovenMethods.all().stream().map(WovenMethod::advice).collect(Collectors.toSet());
        Set<String> written = Arrays.stream(Advices.class.getDeclaredClasses())
                .map(Class::getSimpleName)
                .collect(Collectors.toCollection(HashSet::new));
        written.add(AsynchronousRead.class.getSimpleName());

        assertThat(used).isEqualTo(written);
    }

    @Test
    void everyLineIsARowOfItsOwn() {
        assertThat(WovenMethods.all()).hasSizeGreaterThan(50).doesNotHaveDuplicates();
        assertThat(WovenMethods.all())
                .filteredOn(Predicate.not(WovenMethod::isOfJdk))
                .as("told by how the name ends")
                .allMatch(row -> row.type().startsWith("netty.channel.unix."));
    }

    @Test
    void rangesAreAsTheyAreWritten() {
        WovenMethod both = WovenMethod.of("8-12", "T", "m(int)", "A");
        assertThat(both.isIn(7) || both.isIn(13)).isFalse();
        assertThat(both.isIn(8) && both.isIn(12)).isTrue();
        assertThat(WovenMethod.of("13-", "T", "m", "A").isIn(99)).isTrue();
        assertThat(WovenMethod.of("lib", "T", "m", "A").isOfJdk()).isFalse();
        assertThatThrownBy(() -> WovenMethod.of("new", "T", "m", "A")).isInstanceOf(RuntimeException.class);
    }

    @Test
    void libraryIsToldByHowItsNameEndsAndTheJdkByItsLoader() {
        WovenClasses classes = new WovenClasses(JDK);
        ClassLoader application = getClass().getClassLoader();

        assertThat(classes.methodsOf(null, "sun/nio/ch/NioSocketImpl")).isNotEmpty();
        assertThat(classes.methodsOf(application, "sun/nio/ch/NioSocketImpl")).isEmpty();
        assertThat(classes.methodsOf(null, "java/net/Socket")).isEmpty();
        assertThat(classes.methodsOf(application, "io/netty/channel/unix/Socket"))
                .isNotEmpty();
        assertThat(classes.methodsOf(application, "io/grpc/netty/shaded/io/netty/channel/unix/FileDescriptor"))
                .isNotEmpty();
        assertThat(classes.methodsOf(application, "io/netty/channel/unix/SocketWritableByteChannel"))
                .isEmpty();
    }

    private static String parameters(Method method) {
        return Arrays.stream(method.getParameterTypes())
                .map(Class::getSimpleName)
                .collect(Collectors.joining(",", "(", ")"));
    }

    private static Class<?> jdkClass(String name) {
        try {
            return Class.forName(name, false, null);
        } catch (ClassNotFoundException gone) {
            throw new AssertionError("this JDK has no " + name, gone);
        }
    }
}
