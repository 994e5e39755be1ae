// SPDX-License-Identifier: Apache-2.0
package io.fourwave.build;

import static net.bytebuddy.jar.asm.Opcodes.ALOAD;
import static net.bytebuddy.jar.asm.Opcodes.BIPUSH;
import static net.bytebuddy.jar.asm.Opcodes.CHECKCAST;
import static net.bytebuddy.jar.asm.Opcodes.DUP;
import static net.bytebuddy.jar.asm.Opcodes.F_SAME;
import static net.bytebuddy.jar.asm.Opcodes.F_SAME1;
import static net.bytebuddy.jar.asm.Opcodes.GETFIELD;
import static net.bytebuddy.jar.asm.Opcodes.GOTO;
import static net.bytebuddy.jar.asm.Opcodes.IADD;
import static net.bytebuddy.jar.asm.Opcodes.ICONST_0;
import static net.bytebuddy.jar.asm.Opcodes.ICONST_1;
import static net.bytebuddy.jar.asm.Opcodes.IFEQ;
import static net.bytebuddy.jar.asm.Opcodes.IFNE;
import static net.bytebuddy.jar.asm.Opcodes.IMUL;
import static net.bytebuddy.jar.asm.Opcodes.INSTANCEOF;
import static net.bytebuddy.jar.asm.Opcodes.INTEGER;
import static net.bytebuddy.jar.asm.Opcodes.INVOKESPECIAL;
import static net.bytebuddy.jar.asm.Opcodes.INVOKESTATIC;
import static net.bytebuddy.jar.asm.Opcodes.INVOKEVIRTUAL;
import static net.bytebuddy.jar.asm.Opcodes.NEW;
import static net.bytebuddy.jar.asm.Opcodes.POP;
import static net.bytebuddy.jar.asm.Opcodes.POP2;

import io.fourwave.build.ClassIndex.Component;
import java.util.List;
import java.util.Map;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;

/**
 * equals, hashCode and toString of a record as code, in place of the call site that the JDK links at run time. The arguments
 * of that call lie on the stack: the record, and for equals what it is compared with, which is local variable 1, too.
 */
final class RecordMethods {
    /** More than the call site needs. */
    static final int STACK = 6;

    private static final String BUILDER = "java/lang/StringBuilder";
    private static final Map<String, String> BOXES = Map.of(
            "Z", "java/lang/Boolean",
            "B", "java/lang/Byte",
            "C", "java/lang/Character",
            "S", "java/lang/Short",
            "I", "java/lang/Integer",
            "J", "java/lang/Long",
            "F", "java/lang/Float",
            "D", "java/lang/Double");

    private final MethodVisitor code;
    private final String record;
    private final List<Component> components;

    RecordMethods(MethodVisitor code, String record, List<Component> components) {
        this.code = code;
        this.record = record;
        this.components = components;
    }

    void write(String method) {
        switch (method) {
            case "equals" -> equalsMethod();
            case "hashCode" -> hashCodeMethod();
            case "toString" -> toStringMethod();
            default -> throw new IllegalStateException(record + ": a record has no generated " + method);
        }
    }

    private void equalsMethod() {
        Label differs = new Label();
        Label end = new Label();
        code.visitInsn(POP2);
        code.visitVarInsn(ALOAD, 1);
        code.visitTypeInsn(INSTANCEOF, record);
        code.visitJumpInsn(IFEQ, differs);
        for (Component each : components) {
            compare(each, differs);
        }
        code.visitInsn(ICONST_1);
        code.visitJumpInsn(GOTO, end);
        code.visitLabel(differs);
        code.visitFrame(F_SAME, 0, null, 0, null);
        code.visitInsn(ICONST_0);
        code.visitLabel(end);
        code.visitFrame(F_SAME1, 0, null, 1, new Object[] {INTEGER});
    }

    private void compare(Component component, Label differs) {
        code.visitVarInsn(ALOAD, 0);
        get(component);
        code.visitVarInsn(ALOAD, 1);
        code.visitTypeInsn(CHECKCAST, record);
        get(component);
        String type = component.descriptor();
        if (BOXES.containsKey(type)) {
            callStatic(BOXES.get(type), "compare", "(" + type + type + ")I");
            code.visitJumpInsn(IFNE, differs);
        } else {
            callStatic("java/util/Objects", "equals", "(Ljava/lang/Object;Ljava/lang/Object;)Z");
            code.visitJumpInsn(IFEQ, differs);
        }
    }

    private void hashCodeMethod() {
        code.visitInsn(POP);
        code.visitInsn(ICONST_0);
        for (Component each : components) {
            code.visitIntInsn(BIPUSH, 31);
            code.visitInsn(IMUL);
            code.visitVarInsn(ALOAD, 0);
            get(each);
            String type = each.descriptor();
            if (BOXES.containsKey(type)) {
                callStatic(BOXES.get(type), "hashCode", "(" + type + ")I");
            } else {
                callStatic("java/util/Objects", "hashCode", "(Ljava/lang/Object;)I");
            }
            code.visitInsn(IADD);
        }
    }

    private void toStringMethod() {
        code.visitInsn(POP);
        code.visitTypeInsn(NEW, BUILDER);
        code.visitInsn(DUP);
        code.visitMethodInsn(INVOKESPECIAL, BUILDER, "<init>", "()V", false);
        String before = record.substring(Math.max(record.lastIndexOf('/'), record.lastIndexOf('$')) + 1) + "[";
        for (Component each : components) {
            append(before + each.name() + "=");
            before = ", ";
            code.visitVarInsn(ALOAD, 0);
            get(each);
            append(each);
        }
        append(components.isEmpty() ? before + "]" : "]");
        code.visitMethodInsn(INVOKEVIRTUAL, BUILDER, "toString", "()Ljava/lang/String;", false);
    }

    private void append(String text) {
        code.visitLdcInsn(text);
        code.visitMethodInsn(INVOKEVIRTUAL, BUILDER, "append", "(Ljava/lang/String;)L" + BUILDER + ";", false);
    }

    /** StringBuilder has no append for a byte or a short; one for characters takes an array for its text. */
    private void append(Component component) {
        String type = component.descriptor();
        String appended =
                type.equals("B") || type.equals("S") ? "I" : BOXES.containsKey(type) ? type : "Ljava/lang/Object;";
        code.visitMethodInsn(INVOKEVIRTUAL, BUILDER, "append", "(" + appended + ")L" + BUILDER + ";", false);
    }

    private void get(Component component) {
        code.visitFieldInsn(GETFIELD, record, component.name(), component.descriptor());
    }

    private void callStatic(String owner, String name, String descriptor) {
        code.visitMethodInsn(INVOKESTATIC, owner, name, descriptor, false);
    }
}
