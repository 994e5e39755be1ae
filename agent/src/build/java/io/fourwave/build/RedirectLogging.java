// SPDX-License-Identifier: Apache-2.0
package io.fourwave.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.FieldVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.commons.ClassRemapper;
import net.bytebuddy.jar.asm.commons.Remapper;

/**
 * Makes the classes of a library log to a class of ours instead of {@code java.util.logging}, and refuses what that class does
 * not have: a missing method would be found by the one application whose export fails.
 *
 * <p>Usage: {@code RedirectLogging LIBRARY OURS}: the folder of the library's classes, changed in place, and the folder of
 * our own classes.
 */
public final class RedirectLogging {
    private static final String LOGGING = "java/util/logging/";
    private static final String OURS = "io/fourwave/telemetry/logging/";
    private static final Map<String, String> NAMES =
            Map.of(LOGGING + "Logger", OURS + "SdkLogger", LOGGING + "Level", OURS + "SdkLevel");

    private final Path ours;
    private int changed;

    private RedirectLogging(Path ours) {
        this.ours = ours;
    }

    public static void main(String[] arguments) throws IOException {
        RedirectLogging redirect = new RedirectLogging(Path.of(arguments[1]));
        List<Path> files;
        try (Stream<Path> all = Files.walk(Path.of(arguments[0]))) {
            files = all.filter(file -> file.toString().endsWith(".class")).toList();
        }
        for (Path file : files) {
            redirect.redirect(file);
        }
        System.out.println(redirect.changed + " of " + files.size() + " classes log to ours");
    }

    private void redirect(Path file) throws IOException {
        ClassReader reader = new ClassReader(Files.readAllBytes(file));
        ClassWriter writer = new ClassWriter(0);
        boolean[] named = new boolean[1];
        Remapper remapper = new Remapper(Opcodes.ASM9) {
            @Override
            public String map(String name) {
                if (!name.startsWith(LOGGING)) {
                    return name;
                }
                if (!NAMES.containsKey(name)) {
                    throw new IllegalStateException(file + " names " + name + ", for which there is nothing of ours");
                }
                named[0] = true;
                return NAMES.get(name);
            }
        };
        reader.accept(new ClassRemapper(new Checked(writer), remapper), 0);
        if (named[0]) {
            Files.write(file, writer.toByteArray());
            changed++;
        }
    }

    /** Whether our class has that member. */
    private boolean has(String owner, String name, String descriptor) {
        boolean[] found = new boolean[1];
        try {
            new ClassReader(Files.readAllBytes(ours.resolve(owner + ".class")))
                    .accept(
                            new ClassVisitor(Opcodes.ASM9) {
                                @Override
                                public MethodVisitor visitMethod(
                                        int access, String method, String type, String generic, String[] thrown) {
                                    found[0] |= method.equals(name) && type.equals(descriptor);
                                    return null;
                                }

                                @Override
                                public FieldVisitor visitField(
                                        int access, String field, String type, String generic, Object value) {
                                    found[0] |= field.equals(name) && type.equals(descriptor);
                                    return null;
                                }
                            },
                            ClassReader.SKIP_CODE);
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
        return found[0];
    }

    private void check(String owner, String name, String descriptor) {
        if (owner.startsWith(OURS) && !has(owner, name, descriptor)) {
            throw new IllegalStateException("add " + name + descriptor + " to " + owner.replace('/', '.'));
        }
    }

    private final class Checked extends ClassVisitor {

        Checked(ClassVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public MethodVisitor visitMethod(int access, String name, String type, String generic, String[] thrown) {
            return new MethodVisitor(Opcodes.ASM9, super.visitMethod(access, name, type, generic, thrown)) {
                @Override
                public void visitMethodInsn(
                        int opcode, String owner, String method, String descriptor, boolean isInterface) {
                    check(owner, method, descriptor);
                    super.visitMethodInsn(opcode, owner, method, descriptor, isInterface);
                }

                @Override
                public void visitFieldInsn(int opcode, String owner, String field, String descriptor) {
                    check(owner, field, descriptor);
                    super.visitFieldInsn(opcode, owner, field, descriptor);
                }
            };
        }
    }
}
