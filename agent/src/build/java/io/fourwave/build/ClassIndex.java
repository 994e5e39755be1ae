// SPDX-License-Identifier: Apache-2.0
package io.fourwave.build;

import static net.bytebuddy.jar.asm.Opcodes.ACC_PRIVATE;
import static net.bytebuddy.jar.asm.Opcodes.ASM9;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.bytebuddy.jar.asm.AnnotationVisitor;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.FieldVisitor;
import net.bytebuddy.jar.asm.Handle;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.RecordComponentVisitor;

/** What is known of all classes that are lowered together, above all which private members their nests share. */
final class ClassIndex {
    private static final String FOR_NEWER_JDKS = "Lorg/codehaus/mojo/animal_sniffer/IgnoreJRERequirement;";

    private final Map<String, Entry> entries = new HashMap<>();

    void add(byte[] classFile) {
        new ClassReader(classFile).accept(new Members(), ClassReader.SKIP_CODE);
    }

    /** Java 8 knows no nests: what another class of the nest uses cannot stay private. */
    void widenWhatIsUsedBy(byte[] classFile) {
        new ClassReader(classFile).accept(new Uses(), ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    }

    /** A method that is private no more would be overridden by one of the same name in a subclass. */
    void refuseAccidentalOverrides() {
        entries.forEach((name, entry) -> {
            for (Entry above = entries.get(entry.parent); above != null; above = entries.get(above.parent)) {
                refuseOverride(name, entry, above);
            }
        });
    }

    private static void refuseOverride(String name, Entry entry, Entry above) {
        for (String widened : above.widened) {
            if (isInherited(widened) && entry.members.containsKey(widened)) {
                throw new IllegalStateException(name.replace('/', '.') + "." + widened + " would override the private "
                        + above.name.replace('/', '.') + "." + widened
                        + ", which another class of its nest calls: rename one of them");
            }
        }
    }

    private static boolean isInherited(String member) {
        return member.contains("(") && !member.startsWith("<");
    }

    /** Whether it is private in Java 8's eyes, too: called by its own class alone. */
    boolean staysPrivate(String owner, String member) {
        return isPrivate(owner, member) && !isWidened(owner, member);
    }

    boolean isWidened(String owner, String member) {
        Entry entry = entries.get(owner);
        return entry != null && entry.widened.contains(member);
    }

    /** Whether it says so: what Java 8 does not have it means as it is. */
    boolean isForNewerJdks(String name) {
        return entries.get(name).forNewerJdks;
    }

    boolean isRecord(String name) {
        return "java/lang/Record".equals(entries.get(name).parent);
    }

    List<Component> components(String record) {
        return entries.get(record).components;
    }

    int widened() {
        return entries.values().stream().mapToInt(entry -> entry.widened.size()).sum();
    }

    private boolean isPrivate(String owner, String member) {
        Entry entry = entries.get(owner);
        return entry != null && (entry.members.getOrDefault(member, 0) & ACC_PRIVATE) != 0;
    }

    /** How a member is called in here: no field's name holds a parenthesis. */
    static String member(String name, String descriptor) {
        return descriptor.startsWith("(") ? name + descriptor : name + " " + descriptor;
    }

    /** Of a record. */
    record Component(String name, String descriptor) {}

    private static final class Entry {
        private final String name;
        private final String parent;
        private final Map<String, Integer> members = new HashMap<>();
        private final Set<String> widened = new HashSet<>();
        private final List<Component> components = new ArrayList<>();
        private boolean forNewerJdks;

        Entry(String name, String parent) {
            this.name = name;
            this.parent = parent;
        }
    }

    private final class Members extends ClassVisitor {
        private Entry entry;

        Members() {
            super(ASM9);
        }

        @Override
        public void visit(int version, int access, String name, String signature, String parent, String[] interfaces) {
            entry = new Entry(name, parent);
            entries.put(name, entry);
        }

        @Override
        public AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
            entry.forNewerJdks |= descriptor.equals(FOR_NEWER_JDKS);
            return null;
        }

        @Override
        public FieldVisitor visitField(int access, String name, String descriptor, String signature, Object value) {
            entry.members.put(member(name, descriptor), access);
            return null;
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String descriptor, String signature, String[] thrown) {
            entry.members.put(member(name, descriptor), access);
            return null;
        }

        @Override
        public RecordComponentVisitor visitRecordComponent(String name, String descriptor, String signature) {
            entry.components.add(new Component(name, descriptor));
            return null;
        }
    }

    private final class Uses extends ClassVisitor {
        private String user;

        Uses() {
            super(ASM9);
        }

        @Override
        public void visit(int version, int access, String name, String signature, String parent, String[] interfaces) {
            user = name;
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String descriptor, String signature, String[] thrown) {
            return new MethodVisitor(ASM9) {
                @Override
                public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
                    use(owner, member(name, descriptor));
                }

                @Override
                public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean itf) {
                    use(owner, member(name, descriptor));
                }

                @Override
                public void visitInvokeDynamicInsn(String name, String descriptor, Handle bootstrap, Object... with) {
                    for (Object each : with) {
                        if (each instanceof Handle handle) {
                            use(handle.getOwner(), member(handle.getName(), handle.getDesc()));
                        }
                    }
                }
            };
        }

        private void use(String owner, String member) {
            if (!owner.equals(user) && isPrivate(owner, member)) {
                entries.get(owner).widened.add(member);
            }
        }
    }
}
