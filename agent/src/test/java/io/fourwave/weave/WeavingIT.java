// SPDX-License-Identifier: Apache-2.0
package io.fourwave.weave;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.support.AgentProcess;
import io.fourwave.support.Jdk;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import net.bytebuddy.jar.asm.ClassReader;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The weaver in a real JVM, which verifies its own classes here: what the hooks hear, and what is left of them. */
class WeavingIT {
    private static final String JDKS = "io.fourwave.support.Jdks#all";

    private static final String EVERY_STEP = """
            listen: FileDescriptor.located NioSocketImpl.listening
            connect: FileDescriptor.located NioSocketImpl.connected
            accept: FileDescriptor.located NioSocketImpl.accepted
            set an option: NioSocketImpl.touched
            set SO_LINGER: FileDescriptor.lingers NioSocketImpl.touched
            write: NioSocketImpl.written
            read: NioSocketImpl.read(false)
            shut output down: NioSocketImpl.shuttingDown(true)
            read the end: NioSocketImpl.read(true)
            shut input down: NioSocketImpl.shuttingDown(false)
            close: NioSocketImpl.closed NioSocketImpl.closing
            channel: listen: FileDescriptor.located ServerSocketChannelImpl.created ServerSocketChannelImpl.listening
            channel: open of a family, and close: SocketChannelImpl.closed SocketChannelImpl.closing SocketChannelImpl.created
            channel: open: SocketChannelImpl.created
            channel: connect: FileDescriptor.located SocketChannelImpl.connected
            channel: accept: FileDescriptor.located SocketChannelImpl.accepted
            channel: set an option: SocketChannelImpl.touched
            channel: set SO_LINGER: FileDescriptor.lingers SocketChannelImpl.touched
            channel: write: SocketChannelImpl.written
            channel: gather: SocketChannelImpl.written
            channel: read: SocketChannelImpl.read(false)
            channel: scatter: SocketChannelImpl.read(false)
            channel: shut output down: SocketChannelImpl.shuttingDown(true)
            channel: read the end: SocketChannelImpl.read(true)
            channel: scatter the end: SocketChannelImpl.read(true)
            channel: shut input down: SocketChannelImpl.shuttingDown(false)
            channel: close: SocketChannelImpl.closed SocketChannelImpl.closing
            adaptor: connect: FileDescriptor.located SocketChannelImpl.connected
            adaptor: accept: FileDescriptor.located SocketChannelImpl.accepted
            adaptor: write: SocketChannelImpl.written
            adaptor: read: SocketChannelImpl.read(false)
            adaptor: close: SocketChannelImpl.closed SocketChannelImpl.closing
            adaptor: read the end: SocketChannelImpl.read(true)
            selector: select: EPollSelectorImpl.selecting
            selector: close: SocketChannelImpl.closed SocketChannelImpl.closing
            selector: select again: EPollSelectorImpl.selecting SocketChannelImpl.deregistered
            asynchronous: listen: FileDescriptor.located UnixAsynchronousServerSocketChannelImpl.listening
            asynchronous: connect and accept: FileDescriptor.located FileDescriptor.located UnixAsynchronousServerSocketChannelImpl.listening UnixAsynchronousSocketChannelImpl.accepted UnixAsynchronousSocketChannelImpl.connected
            asynchronous: write: UnixAsynchronousSocketChannelImpl.written
            asynchronous: read of what is there: UnixAsynchronousSocketChannelImpl.read(false)
            asynchronous: read of what is not:
            asynchronous: and now it is: UnixAsynchronousSocketChannelImpl.read(false) UnixAsynchronousSocketChannelImpl.written
            asynchronous: shut output down, and a read meets it: UnixAsynchronousSocketChannelImpl.read(true) UnixAsynchronousSocketChannelImpl.shuttingDown(true)
            asynchronous: read the end: UnixAsynchronousSocketChannelImpl.read(true)
            asynchronous: shut input down: UnixAsynchronousSocketChannelImpl.shuttingDown(false)
            asynchronous: close: UnixAsynchronousSocketChannelImpl.closed UnixAsynchronousSocketChannelImpl.closing
            """;

    @TempDir
    Path directory;

    @ParameterizedTest
    @MethodSource(JDKS)
    void everyCallIsHeardOnceAndUninstallGivesTheClassesTheirBytesBack(Jdk jdk) throws Exception {
        List<String> output = run(jdk, "");

        assertThat(output).startsWith("failures: []").endsWith("still different: []");
        assertThat(output.get(output.size() - 2))
                .contains("NioSocketImpl", "SelectorImpl", "SelectorProviderImpl")
                .contains("UnixAsynchronousServerSocketChannelImpl");
        assertThat(steps(output)).containsExactlyElementsOf(EVERY_STEP.lines().toList());
    }

    @ParameterizedTest
    @MethodSource(JDKS)
    void whileUsesAreNotWantedOnlyTheEndOfAStreamIsHeardOfReadsAndWrites(Jdk jdk) throws Exception {
        List<String> quiet = EVERY_STEP
                .lines()
                .map(line -> line.replaceAll("\\w+\\.(read\\(false\\)|written|selecting) ?", ""))
                .toList();

        assertThat(steps(run(jdk, "=quiet")))
                .map(String::strip)
                .isEqualTo(quiet.stream().map(String::strip).toList());
    }

    private static List<String> steps(List<String> output) {
        return output.subList(1, output.size() - 2).stream().map(String::strip).toList();
    }

    private List<String> run(Jdk jdk, String options) throws Exception {
        try (AgentProcess process = AgentProcess.on(jdk)
                .withoutAgent()
                .jvm("-XX:+UnlockDiagnosticVMOptions", "-XX:+BytecodeVerificationLocal")
                .jvm("-Xbootclasspath/a:" + Path.of("target/hooks").toAbsolutePath())
                .jvm("-javaagent:" + agentJar() + options)
                .classPath(Path.of("target/test-classes"), Path.of("target/classes"), byteBuddy())
                .main(EveryHook.class)
                .start()) {
            int status = process.awaitExit();
            assertThat(process.stderr()).isEmpty();
            assertThat(status).isZero();
            return process.stdout();
        }
    }

    /** Nothing but a manifest: the class is on the class path. */
    private Path agentJar() throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Premain-Class", EveryHook.class.getName());
        attributes.putValue("Can-Retransform-Classes", "true");
        Path jar = directory.resolve("agent.jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest)) {
            out.finish();
        }
        return jar;
    }

    private static Path byteBuddy() throws URISyntaxException {
        return Path.of(ClassReader.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    }
}
