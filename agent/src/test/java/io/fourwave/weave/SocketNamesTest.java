// SPDX-License-Identifier: Apache-2.0
package io.fourwave.weave;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Random;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Opcodes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SocketNamesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "java/net/Socket",
                "java/net/ServerSocket",
                "java/net/URLConnection",
                "java/net/http/HttpClient",
                "java/nio/channels/SocketChannel",
                "java/nio/channels/AsynchronousServerSocketChannel",
                "java/nio/channels/Selector",
                "javax/net/ssl/SSLSocketFactory",
                "java/sql/DriverManager",
            })
    void whoeverNamesAPartOfTheApiInAnyWayIsFound(String name) {
        assertThat(SocketNames.areIn(withField("L" + name + ";"))).isTrue();
        assertThat(SocketNames.areIn(withField("[L" + name + ";"))).isTrue();
        assertThat(SocketNames.areIn(withParent(name))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "java/net/URL",
                "java/net/URI",
                "java/net/URLClassLoader",
                "java/nio/channels/SeekableByteChannel",
                "java/nio/channels/FileChannel",
                "java/lang/Object",
                "com/acme/java/net",
            })
    void filesAndClassPathsAreNoSockets(String name) {
        assertThat(SocketNames.areIn(withField("L" + name + ";"))).isFalse();
        assertThat(SocketNames.areIn(withParent(name))).isFalse();
    }

    @Test
    void classesOfACompilerAreReadToTheirEnd() throws IOException {
        assertThat(SocketNames.areIn(classFile("/io/fourwave/attach/FirstSocket.class")))
                .isTrue();
        assertThat(SocketNames.areIn(classFile("/io/fourwave/weave/Sample.class")))
                .as("it names a SocketAddress")
                .isTrue();
        assertThat(SocketNames.areIn(classFile("/io/fourwave/startup/OneLineApp.class")))
                .isFalse();
    }

    @Test
    void whatIsNoClassFileNamesNothingAndIsReadWithoutAnError() throws IOException {
        byte[] good = classFile("/io/fourwave/startup/OneLineApp.class");
        Random random = new Random(4);
        for (int i = 0; i < 20_000; i++) {
            byte[] bad = Arrays.copyOf(good, random.nextInt(good.length));
            for (int flips = random.nextInt(8); flips > 0 && bad.length > 0; flips--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt();
            }
            SocketNames.areIn(bad);
        }
        assertThat(SocketNames.areIn(new byte[0])).isFalse();
    }

    private static byte[] withField(String type) {
        ClassWriter writer = new ClassWriter(0);
        writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, "Named", null, "java/lang/Object", null);
        writer.visitField(0, "number", "J", null, 1L << 40).visitEnd();
        writer.visitField(0, "field", type, null, null).visitEnd();
        return writer.toByteArray();
    }

    private static byte[] withParent(String parent) {
        ClassWriter writer = new ClassWriter(0);
        writer.newConst(0.5);
        writer.visit(Opcodes.V1_8, Opcodes.ACC_PUBLIC, "Named", null, parent, null);
        return writer.toByteArray();
    }

    private static byte[] classFile(String name) throws IOException {
        try (InputStream in = SocketNamesTest.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        }
    }
}
