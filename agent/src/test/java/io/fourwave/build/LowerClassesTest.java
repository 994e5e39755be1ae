// SPDX-License-Identifier: Apache-2.0
package io.fourwave.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The build's own tool, run on classes that are compiled here: what they say before and after is the same. */
class LowerClassesTest {
    private static final String RECORDS = """
            import java.util.*;
            public class Program {
                record Point(int x, long y, double d, float f, boolean b, char c, byte e, short s, String t, int[] a) {}
                record Empty() {}
                record Pair<A, B>(A left, B right) {
                    Pair { Objects.requireNonNull(left); }
                    static int made;
                }
                public static String say() {
                    int[] array = {1};
                    Point one = new Point(1, 2, 0.0, 1.5f, true, 'c', (byte) -1, (short) 7, "t", array);
                    Point same = new Point(1, 2, 0.0, 1.5f, true, 'c', (byte) -1, (short) 7, "t", array);
                    Point other = new Point(1, 2, -0.0, 1.5f, true, 'c', (byte) -1, (short) 7, "t", array);
                    Point nan = new Point(1, 2, Double.NaN, Float.NaN, true, 'c', (byte) -1, (short) 7, null, array);
                    return one.equals(same) + " " + one.equals(other) + " " + one.equals(null) + " " + one.equals("x")
                            + " " + nan.equals(nan) + " " + (one.hashCode() == same.hashCode())
                            + " " + one.toString().replaceAll("@[0-9a-f]+", "") + " " + new Empty() + new Empty().equals(new Empty())
                            + new Empty().hashCode() + " " + new Pair<>("l", null) + new Pair<>(1, 2).equals(new Pair<>(1, 2));
                }
            }
            """;
    private static final String NESTS = """
            import java.util.function.*;
            public class Program {
                private int secret = 1;
                private static String hidden() { return "hidden"; }
                private Program() {}
                private String own(int more) { return "own" + (secret + more); }
                interface Shape { private String name() { return "shape"; } default Supplier<String> later() { return () -> name() + name(); } }
                sealed interface Tree permits Leaf, Node {}
                record Leaf(int value) implements Tree {}
                record Node(Tree left, Tree right) implements Tree {}
                static int sum(Tree tree) {
                    return tree instanceof Leaf leaf ? leaf.value() : sum(((Node) tree).left()) + sum(((Node) tree).right());
                }
                private class Inner implements Shape {
                    private int deep = secret++;
                    private String tell() { return own(deep) + hidden() + secret; }
                }
                static class Sub extends Program { String own(long more) { return "sub"; } }
                public static String say() {
                    Program program = new Program();
                    Inner inner = program.new Inner();
                    Function<Integer, String> method = program::own;
                    Supplier<Program> maker = Program::new;
                    return inner.tell() + inner.deep + method.apply(5) + inner.later().get() + maker.get().secret
                            + new Sub().own(1L) + sum(new Node(new Leaf(1), new Leaf(2)));
                }
            }
            """;
    private static final String API = """
            import java.nio.ByteBuffer;
            import java.nio.charset.StandardCharsets;
            import java.time.Duration;
            import java.util.*;
            import java.util.function.*;
            import java.util.regex.Pattern;
            import java.util.stream.*;
            public class Program {
                public static String say() throws Exception {
                    Function<String, String> strip = String::strip;
                    BiFunction<String, Integer, String> repeat = String::repeat;
                    return strip.apply(" a\\u2003 ") + "|" + " x ".stripTrailing() + "|" + repeat.apply("ab", 3) + " \\t".isBlank()
                            + "a\\nb\\r\\nc".lines().toList() + "%d%%".formatted(5)
                            + List.of(1, 2, 3) + Set.of("one") + Map.of("k", "v") + List.copyOf(new ArrayList<>(List.of("c")))
                            + Stream.of(1, 2, 3, 1).takeWhile(i -> i < 3).toList() + Optional.empty().isEmpty()
                            + Optional.of(1).or(() -> Optional.of(2)).orElseThrow() + Optional.of("s").stream().count()
                            + Duration.ofSeconds(3725).toMinutesPart() + Duration.ofSeconds(90061).toHoursPart()
                            + Pattern.compile("[0-9]").matcher("a1b2").replaceAll(m -> "<" + m.group() + ">")
                            + HexFormat.of().formatHex(new byte[] {(byte) 0xab, 1}) + (Runtime.version().feature() >= 8)
                            + (ProcessHandle.current().pid() > 0) + ProcessHandle.current().info().startInstant().isPresent()
                            + ModuleLayer.boot().findModule("java.logging").isPresent()
                            + ByteBuffer.allocate(8).putInt(7).flip().remaining() + refused(() -> List.of(1).add(2))
                            + refused(() -> List.of((Object) null)) + refused(() -> Map.of(1, 2, 1, 3)) + refused(() -> Set.of(1, 1))
                            + new java.io.ByteArrayInputStream("bytes".getBytes(StandardCharsets.UTF_8)).readNBytes(3).length
                            + new java.lang.ref.WeakReference<>("held").refersTo(null);
                }
                static String refused(Supplier<?> what) {
                    try { what.get(); return "allowed"; } catch (RuntimeException e) { return e.getClass().getSimpleName(); }
                }
            }
            """;

    @TempDir
    private Path directory;

    @Test
    void recordsAreEqualAndSayTheSame() throws Exception {
        assertSaysTheSame(RECORDS);
    }

    @Test
    void nestsAndSealedTypesWork() throws Exception {
        assertSaysTheSame(NESTS);
    }

    @Test
    void standInsDoWhatTheJdkDoes() throws Exception {
        assertSaysTheSame(API);
    }

    @Test
    void accidentalOverrideIsRefused() throws Exception {
        Path compiled = compile("""
                public class Program {
                    private String name() { return "upper"; }
                    static class Lower extends Program {
                        private String name() { return "lower"; }
                        String both() { return ((Program) this).name() + name(); }
                    }
                }
                """);

        assertThatThrownBy(() -> lower(compiled))
                .hasRootCauseInstanceOf(IllegalStateException.class)
                .rootCause()
                .hasMessageContaining(
                        "Program$Lower.name()Ljava/lang/String; would override the private Program.name()");
    }

    @Test
    void everythingOfOursInTheJarIsOfJava8() throws IOException {
        Path lowered = Path.of("target/lowered");
        assertThat(versions(lowered)).isNotEmpty().allMatch(version -> version <= 52);
    }

    private void assertSaysTheSame(String source) throws Exception {
        Path compiled = compile(source);
        Path lowered = lower(compiled);
        assertThat(versions(compiled)).containsOnly(61);
        assertThat(versions(lowered)).containsOnly(52);
        assertThat(say(lowered)).isEqualTo(say(compiled)).isNotEmpty();
    }

    private Path compile(String source) throws IOException {
        Path file = Files.writeString(directory.resolve("Program.java"), source);
        Path classes = Files.createDirectories(directory.resolve("classes"));
        int status = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "--release",
                        "17",
                        "-XDstringConcat=inline",
                        "-d",
                        classes.toString(),
                        file.toString());
        assertThat(status).isZero();
        return classes;
    }

    private Path lower(Path classes) throws Exception {
        Path lowered = directory.resolve("lowered");
        try (URLClassLoader tool = loader(Path.of("target/build-tool"))) {
            String[] arguments = {classes.toString(), lowered.toString(), "target/classes/io/fourwave/jdk/java8"};
            tool.loadClass("io.fourwave.build.LowerClasses")
                    .getMethod("main", String[].class)
                    .invoke(null, (Object) arguments);
        } catch (InvocationTargetException refused) {
            throw new IllegalStateException(refused.getCause());
        }
        return lowered;
    }

    private static String say(Path classes) throws Exception {
        try (URLClassLoader loader = loader(classes)) {
            return (String) loader.loadClass("Program").getMethod("say").invoke(null);
        }
    }

    private static URLClassLoader loader(Path classes) throws IOException {
        return new URLClassLoader(new URL[] {classes.toUri().toURL()}, LowerClassesTest.class.getClassLoader());
    }

    private static List<Integer> versions(Path classes) throws IOException {
        try (Stream<Path> files = Files.walk(classes)) {
            return files.filter(file -> file.toString().endsWith(".class"))
                    .map(LowerClassesTest::version)
                    .toList();
        }
    }

    private static int version(Path classFile) {
        try (var in = Files.newInputStream(classFile)) {
            return in.readNBytes(8)[7];
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }
}
