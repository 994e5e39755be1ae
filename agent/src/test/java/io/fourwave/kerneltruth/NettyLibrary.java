// SPDX-License-Identifier: Apache-2.0
package io.fourwave.kerneltruth;

import io.fourwave.support.Jdk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.commons.ClassRemapper;
import net.bytebuddy.jar.asm.commons.Remapper;

/**
 * One of the Nettys that the build has copied, with the programs of this package compiled against it: for a relocated one
 * they are relocated too.
 */
record NettyLibrary(List<Path> jars, Path programs) {
    private static final Path CLASSES = Path.of("target/test-classes");
    private static final String RELOCATED = "io/grpc/netty/shaded/";

    /**
     * @param directory where relocated programs are put
     */
    static NettyLibrary in(String name, Path directory) {
        try (Stream<Path> files = Files.list(Path.of("target", name))) {
            if (name.equals("netty-shaded")) {
                relocate(directory);
            }
            return new NettyLibrary(files.sorted().toList(), directory);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    Path[] classPath() {
        return Stream.of(Stream.of(programs, CLASSES), jars.stream())
                .flatMap(entries -> entries)
                .toArray(Path[]::new);
    }

    /** What Netty itself is warned about by newer JDKs, which is no concern of the agent's. */
    String[] jvmArguments(Jdk jdk) {
        return jdk.feature() < 24
                ? new String[0]
                : new String[] {"--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"};
    }

    private static void relocate(Path directory) throws IOException {
        String ownPackage = NettyLibrary.class.getPackageName().replace('.', '/');
        Path target = Files.createDirectories(directory.resolve(ownPackage));
        try (Stream<Path> files = Files.list(CLASSES.resolve(ownPackage))) {
            for (Path file : files.filter(NettyLibrary::isProgram).toList()) {
                Files.write(target.resolve(file.getFileName()), relocated(Files.readAllBytes(file)));
            }
        }
    }

    private static boolean isProgram(Path file) {
        return file.getFileName().toString().startsWith("Netty");
    }

    private static byte[] relocated(byte[] classFile) {
        ClassWriter writer = new ClassWriter(0);
        new ClassReader(classFile).accept(new ClassRemapper(writer, new Relocation()), 0);
        return writer.toByteArray();
    }

    private static final class Relocation extends Remapper {
        Relocation() {
            super(Opcodes.ASM9);
        }

        @Override
        public String map(String internalName) {
            return internalName.startsWith("io/netty/") ? RELOCATED + internalName : internalName;
        }
    }
}
