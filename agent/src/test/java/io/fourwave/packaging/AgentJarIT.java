// SPDX-License-Identifier: Apache-2.0
package io.fourwave.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.support.AgentJar;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Predicate;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.spi.ToolProvider;
import java.util.zip.ZipEntry;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.Handle;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The finished jar holds three sets of classes for three loaders, nothing twice, and what the licences ask for. */
class AgentJarIT {
    private static final String BOOT = "inst/boot/";
    private static final String ISOLATED = "inst/";

    private JarFile jar;

    @BeforeEach
    void open() throws IOException {
        jar = new JarFile(AgentJar.path().toFile());
    }

    @AfterEach
    void close() throws IOException {
        jar.close();
    }

    @Test
    void entryIsAllThatTheClassPathSees() {
        assertThat(names(name -> !name.startsWith("inst/") && !name.startsWith("META-INF/")))
                .containsExactly(
                        "io/fourwave/AgentClassLoader$EntryConnection.class",
                        "io/fourwave/AgentClassLoader$Handler.class",
                        "io/fourwave/AgentClassLoader$JarPermissions.class",
                        "io/fourwave/AgentClassLoader.class",
                        "io/fourwave/AgentMain.class",
                        "io/fourwave/JavaRelease.class",
                        "io/fourwave/OwnTool.class",
                        "io/fourwave/ToolMain.class");
        assertThat(names(name -> name.startsWith("META-INF/") && !name.startsWith("META-INF/sbom/")))
                .containsExactly("META-INF/LICENSE", "META-INF/MANIFEST.MF", "META-INF/NOTICE");
    }

    @Test
    void manifestNamesTheEntryForEveryWayIn() throws IOException {
        Attributes manifest = jar.getManifest().getMainAttributes();

        assertThat(manifest.getValue("Premain-Class")).isEqualTo("io.fourwave.AgentMain");
        assertThat(manifest.getValue("Agent-Class")).isEqualTo("io.fourwave.AgentMain");
        assertThat(manifest.getValue("Main-Class")).isEqualTo("io.fourwave.ToolMain");
        assertThat(manifest.getValue("Can-Retransform-Classes")).isEqualTo("true");
        assertThat(manifest.getValue("Implementation-Version")).isNotBlank();
        // either of them would show the application what is meant for the agent's own loader
        assertThat(manifest.getValue("Class-Path")).isNull();
        assertThat(manifest.getValue("Boot-Class-Path")).isNull();
        assertThat(jar.isMultiRelease()).isFalse();
    }

    @Test
    void noClassIsThereForTwoLoaders() {
        List<String> entry = classes("", ".class");
        List<String> boot = classes(BOOT, ".classdata");
        List<String> isolated = classes(ISOLATED, ".classdata").stream()
                .filter(name -> !name.startsWith("boot/"))
                .toList();

        assertThat(boot)
                .containsExactly(
                        "io/fourwave/bootstrap/AgentThread",
                        "io/fourwave/bootstrap/AgentThreads",
                        "io/fourwave/bootstrap/AttachedAgent",
                        "io/fourwave/bootstrap/EndOfJvm",
                        "io/fourwave/bootstrap/HookListener",
                        "io/fourwave/bootstrap/Hooks",
                        "io/fourwave/bootstrap/NativeHooks");
        assertThat(isolated)
                .contains(
                        "io/fourwave/runtime/Agent",
                        "net/bytebuddy/jar/asm/ClassReader",
                        "io/opentelemetry/api/trace/Span")
                .doesNotContainAnyElementsOf(entry)
                .doesNotContainAnyElementsOf(boot);
        assertThat(names(name -> true)).doesNotHaveDuplicates();
    }

    @Test
    void noClassFileBelowInstIsTakenForOne() {
        assertThat(names(name -> name.startsWith("inst/") && name.endsWith(".class")))
                .isEmpty();
    }

    @Test
    void hooksAreJava8AndLinkNoCallSites() throws IOException {
        for (String name : names(name -> name.startsWith(BOOT))) {
            ClassReader hook = new ClassReader(bytes(name));
            assertThat(hook.readUnsignedShort(6)).as("major version of " + name).isEqualTo(52);
            hook.accept(new NoCallSites(name), 0);
        }
    }

    /** There is one of it in a JVM, and it is the application's. */
    @Test
    void nothingOfItUsesTheLoggingOfTheJdk() throws IOException {
        for (String name : names(name -> name.endsWith(".classdata"))) {
            assertThat(new String(bytes(name), StandardCharsets.ISO_8859_1))
                    .as(name)
                    .doesNotContain("java/util/logging/");
        }
    }

    @Test
    void librariesLeaveBehindNeitherSignaturesNorReleases() {
        assertThat(names(name -> name.matches(".*META-INF/[^/]*\\.(SF|RSA|DSA|EC)")))
                .isEmpty();
        assertThat(names(name -> name.contains("META-INF/versions/"))).isEmpty();
        assertThat(names(name -> name.contains("module-info."))).isEmpty();
    }

    @Test
    void noticeSpeaksOfEveryLibraryInside() throws IOException {
        List<String> roots = names(name -> name.startsWith("inst/") && name.endsWith(".classdata")).stream()
                .map(name -> name.replaceFirst("^inst/(boot/)?([^/]+/[^/]+)/.*", "$2"))
                .distinct()
                .toList();

        assertThat(roots)
                .as("each of these but ours has its paragraph in META-INF/NOTICE")
                .containsExactlyInAnyOrder("com/google", "io/fourwave", "io/opentelemetry", "net/bytebuddy");
        assertThat(text("META-INF/NOTICE"))
                .contains("Byte Buddy 1.", "ASM", "OpenTelemetry for Java 1.", "Gson 2.")
                .doesNotContain("${");
        assertThat(text("META-INF/LICENSE")).contains("Apache License", "Version 2.0");
    }

    @Test
    void licencesThatLibrariesBringAreKept() throws IOException {
        assertThat(text("inst/META-INF/LICENSE")).contains("Apache License");
        assertThat(text("inst/META-INF/NOTICE")).contains("Rafael Winterhalter");
        assertThat(text("inst/META-INF/licenses/ASM")).contains("INRIA");
    }

    @Test
    void entryNeedsNothingButTheJdk() {
        StringWriter missing = new StringWriter();
        int status = ToolProvider.findFirst("jdeps")
                .orElseThrow()
                .run(
                        new PrintWriter(missing),
                        new PrintWriter(missing),
                        "--missing-deps",
                        AgentJar.path().toString());

        assertThat(missing.toString()).isEmpty();
        assertThat(status).isZero();
    }

    @Test
    void everyClassIsReadByJava8ButThoseThatCallForeignFunctions() throws IOException {
        for (String name : names(name -> name.matches(".*\\.class(data)?"))) {
            int newest = name.startsWith(ISOLATED + "io/fourwave/kernel/ffm/") ? 61 : 52;
            assertThat(new ClassReader(bytes(name)).readUnsignedShort(6))
                    .as("major version of " + name)
                    .isLessThanOrEqualTo(newest);
        }
    }

    private List<String> classes(String root, String suffix) {
        return names(name -> name.startsWith(root) && name.endsWith(suffix)).stream()
                .map(name -> name.substring(root.length(), name.length() - suffix.length()))
                .toList();
    }

    private List<String> names(Predicate<String> wanted) {
        return jar.stream()
                .filter(entry -> !entry.isDirectory())
                .map(ZipEntry::getName)
                .filter(wanted)
                .sorted()
                .toList();
    }

    private String text(String name) throws IOException {
        return new String(bytes(name), StandardCharsets.UTF_8);
    }

    private byte[] bytes(String name) throws IOException {
        ZipEntry entry = jar.getEntry(name);
        assertThat(entry).as(name).isNotNull();
        try (InputStream in = jar.getInputStream(entry)) {
            return in.readAllBytes();
        }
    }

    /** Fails on the first invokedynamic. */
    private static final class NoCallSites extends ClassVisitor {
        private final String entry;

        NoCallSites(String entry) {
            super(Opcodes.ASM9);
            this.entry = entry;
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String method, String descriptor, String signature, String[] exceptions) {
            return new MethodVisitor(Opcodes.ASM9) {
                @Override
                public void visitInvokeDynamicInsn(
                        String name, String type, Handle bootstrap, Object... bootstrapArguments) {
                    throw new AssertionError(entry + " links a call site in " + method);
                }
            };
        }
    }
}
