// SPDX-License-Identifier: Apache-2.0
package io.fourwave.build;

import static io.fourwave.build.ClassIndex.member;
import static net.bytebuddy.jar.asm.Opcodes.ACC_INTERFACE;
import static net.bytebuddy.jar.asm.Opcodes.ACC_PRIVATE;
import static net.bytebuddy.jar.asm.Opcodes.ACC_PUBLIC;
import static net.bytebuddy.jar.asm.Opcodes.ACC_RECORD;
import static net.bytebuddy.jar.asm.Opcodes.ACC_SYNTHETIC;
import static net.bytebuddy.jar.asm.Opcodes.ASM9;
import static net.bytebuddy.jar.asm.Opcodes.V1_8;

import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.FieldVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.RecordComponentVisitor;
import net.bytebuddy.jar.asm.commons.ClassRemapper;
import net.bytebuddy.jar.asm.commons.SimpleRemapper;

/** One class file, written once more as Java 8 has it. */
final class LoweredClass extends ClassVisitor {
    private final ClassIndex index;
    private final StandIns allStandIns;
    private StandIns standIns;
    private final ClassWriter writer;
    private String className;
    private boolean isInterface;

    LoweredClass(ClassIndex index, StandIns standIns) {
        this(index, standIns, new ClassWriter(0));
    }

    private LoweredClass(ClassIndex index, StandIns standIns, ClassWriter writer) {
        super(ASM9, writer);
        this.index = index;
        this.allStandIns = standIns;
        this.writer = writer;
    }

    byte[] of(byte[] classFile) {
        ClassReader reader = new ClassReader(classFile);
        standIns = index.isForNewerJdks(reader.getClassName())
                ? StandIns.NONE
                : allStandIns.usableBy(reader.getClassName());
        reader.accept(new ClassRemapper(this, new SimpleRemapper(ASM9, standIns.types())), 0);
        return writer.toByteArray();
    }

    @Override
    public void visit(int version, int access, String name, String signature, String parent, String[] interfaces) {
        className = name;
        isInterface = (access & ACC_INTERFACE) != 0;
        boolean record = index.isRecord(name);
        // the signature would name Record
        super.visit(
                Math.min(version, V1_8),
                access & ~ACC_RECORD,
                name,
                record ? null : signature,
                record ? "java/lang/Object" : parent,
                interfaces);
    }

    @Override
    public void visitNestHost(String host) {
        // Java 11
    }

    @Override
    public void visitNestMember(String member) {
        // Java 11
    }

    @Override
    public void visitPermittedSubclass(String subclass) {
        // Java 17
    }

    @Override
    public RecordComponentVisitor visitRecordComponent(String name, String descriptor, String signature) {
        return null;
    }

    @Override
    public FieldVisitor visitField(int access, String name, String descriptor, String signature, Object value) {
        return super.visitField(widen(access, member(name, descriptor)), name, descriptor, signature, value);
    }

    @Override
    public MethodVisitor visitMethod(int access, String name, String descriptor, String signature, String[] thrown) {
        MethodVisitor next =
                super.visitMethod(widen(access, member(name, descriptor)), name, descriptor, signature, thrown);
        return new LoweredMethod(next, className, index, standIns);
    }

    private int widen(int access, String member) {
        if (!index.isWidened(className, member)) {
            return access;
        }
        // an interface has nothing between private and public
        return isInterface ? access & ~ACC_PRIVATE | ACC_PUBLIC | ACC_SYNTHETIC : access & ~ACC_PRIVATE;
    }
}
