// SPDX-License-Identifier: Apache-2.0
package io.fourwave.build;

import static net.bytebuddy.jar.asm.Opcodes.ACC_PUBLIC;
import static net.bytebuddy.jar.asm.Opcodes.ACC_STATIC;
import static net.bytebuddy.jar.asm.Opcodes.ASM9;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;

/**
 * Static methods of ours in place of what the JDK has since Java 9. {@code List_of(Object)} stands for the static method
 * {@code List.of(Object)}, {@code String_repeat(String, int)} for the method {@code repeat(int)} of a string, and
 * {@code ProcessBuilder_Redirect_DISCARD()} for a constant. Types of ours in place of the JDK's lie in packages below, which
 * are named as those of {@code java}: {@code util.HexFormat}, or {@code lang.Runtime_Version} for the nested type.
 */
final class StandIns {
    static final StandIns NONE = new StandIns();

    private final Map<String, StandIn> byName = new HashMap<>();
    private final Map<String, String> types = new HashMap<>();
    private final Set<String> owners = new HashSet<>();
    private final Set<StandIn> used = new HashSet<>();

    private StandIns() {}

    /** All public static methods of the classes in this folder, nested ones left out, and the types below it. */
    static StandIns in(Path folder) throws IOException {
        StandIns found = new StandIns();
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(file -> file.toString().endsWith(".class"))
                    .sorted()
                    .toList();
        }
        for (Path file : files) {
            String name = folder.relativize(file).toString().replace(".class", "");
            Reader reader = found.new Reader(name.contains("/") ? "java/" + name.replace('_', '$') : null);
            new ClassReader(Files.readAllBytes(file)).accept(reader, ClassReader.SKIP_CODE);
        }
        return found;
    }

    /** For a class of the stand-ins themselves, which mean what they call. */
    StandIns usableBy(String className) {
        String outer = className.contains("$") ? className.substring(0, className.indexOf('$')) : className;
        return owners.contains(outer) ? NONE : this;
    }

    /** By the names of the JDK's. */
    Map<String, String> types() {
        return types;
    }

    /** For a method of the JDK, or null. */
    StandIn forMethod(boolean isStatic, String owner, String name, String descriptor) {
        return isStatic
                ? find(owner, name, descriptor)
                : find(owner, name, "(L" + owner + ";" + descriptor.substring(1));
    }

    /** For a constant of the JDK, or null. */
    StandIn forConstant(String owner, String name, String descriptor) {
        return find(owner, name, "()" + descriptor);
    }

    int used() {
        return used.size();
    }

    private StandIn find(String owner, String name, String descriptor) {
        if (!owner.startsWith("java/")) {
            return null;
        }
        String simpleName = owner.substring(owner.lastIndexOf('/') + 1).replace('$', '_');
        StandIn found = byName.get(simpleName + "_" + name + descriptor);
        if (found != null) {
            used.add(found);
        }
        return found;
    }

    record StandIn(String owner, String name, String descriptor) {}

    private final class Reader extends ClassVisitor {
        private final String replaced;
        private String owner;

        /** @param replaced the type of the JDK that the class stands for, or null */
        Reader(String replaced) {
            super(ASM9);
            this.replaced = replaced;
        }

        @Override
        public void visit(int version, int access, String name, String signature, String parent, String[] interfaces) {
            owner = name;
            if (!name.contains("$")) {
                owners.add(name);
            }
            if (replaced != null) {
                types.put(replaced, name);
            }
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String descriptor, String signature, String[] thrown) {
            boolean offered = replaced == null
                    && (access & ACC_PUBLIC) != 0
                    && (access & ACC_STATIC) != 0
                    && owners.contains(owner);
            if (offered && byName.put(name + descriptor, new StandIn(owner, name, descriptor)) != null) {
                throw new IllegalStateException("two stand-ins for " + name + descriptor);
            }
            return null;
        }
    }
}
