// SPDX-License-Identifier: Apache-2.0
package io.fourwave.build;

import static io.fourwave.build.ClassIndex.member;
import static net.bytebuddy.jar.asm.Opcodes.ASM9;
import static net.bytebuddy.jar.asm.Opcodes.GETSTATIC;
import static net.bytebuddy.jar.asm.Opcodes.H_INVOKEINTERFACE;
import static net.bytebuddy.jar.asm.Opcodes.H_INVOKESPECIAL;
import static net.bytebuddy.jar.asm.Opcodes.H_INVOKESTATIC;
import static net.bytebuddy.jar.asm.Opcodes.H_INVOKEVIRTUAL;
import static net.bytebuddy.jar.asm.Opcodes.INVOKESPECIAL;
import static net.bytebuddy.jar.asm.Opcodes.INVOKESTATIC;

import io.fourwave.build.StandIns.StandIn;
import net.bytebuddy.jar.asm.Handle;
import net.bytebuddy.jar.asm.MethodVisitor;

/** The code of one method. */
final class LoweredMethod extends MethodVisitor {
    private final String className;
    private final ClassIndex index;
    private final StandIns standIns;
    private int moreStack;

    LoweredMethod(MethodVisitor next, String className, ClassIndex index, StandIns standIns) {
        super(ASM9, next);
        this.className = className;
        this.index = index;
        this.standIns = standIns;
    }

    @Override
    public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean itf) {
        if (opcode == INVOKESPECIAL) {
            super.visitMethodInsn(
                    opcode, owner.equals("java/lang/Record") ? "java/lang/Object" : owner, name, descriptor, itf);
            return;
        }
        if (opcode != INVOKESTATIC && index.staysPrivate(owner, member(name, descriptor))) {
            // since Java 11 a private method of the own class is called like any other
            super.visitMethodInsn(INVOKESPECIAL, owner, name, descriptor, itf);
            return;
        }
        StandIn standIn = standIns.forMethod(opcode == INVOKESTATIC, owner, name, descriptor);
        if (standIn == null) {
            super.visitMethodInsn(opcode, owner, name, descriptor, itf);
        } else {
            call(standIn);
        }
    }

    @Override
    public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
        StandIn standIn = opcode == GETSTATIC ? standIns.forConstant(owner, name, descriptor) : null;
        if (standIn == null) {
            super.visitFieldInsn(opcode, owner, name, descriptor);
        } else {
            call(standIn);
        }
    }

    @Override
    public void visitInvokeDynamicInsn(String name, String descriptor, Handle bootstrap, Object... arguments) {
        switch (bootstrap.getOwner()) {
            case "java/lang/runtime/ObjectMethods" -> {
                moreStack = RecordMethods.STACK;
                new RecordMethods(mv, className, index.components(className)).write(name);
            }
            case "java/lang/invoke/LambdaMetafactory" -> {
                Object[] lowered = arguments.clone();
                for (int i = 0; i < lowered.length; i++) {
                    lowered[i] = lowered[i] instanceof Handle handle ? lower(handle) : lowered[i];
                }
                super.visitInvokeDynamicInsn(name, descriptor, bootstrap, lowered);
            }
            default ->
                throw new IllegalStateException(className + ": nothing of Java 8 does what " + bootstrap.getOwner()
                        + "." + bootstrap.getName() + " does");
        }
    }

    @Override
    public void visitMaxs(int stack, int locals) {
        super.visitMaxs(stack + moreStack, locals);
    }

    private void call(StandIn standIn) {
        super.visitMethodInsn(INVOKESTATIC, standIn.owner(), standIn.name(), standIn.descriptor(), false);
    }

    private Handle lower(Handle handle) {
        int tag = handle.getTag();
        String owner = handle.getOwner();
        String name = handle.getName();
        String descriptor = handle.getDesc();
        boolean virtual = tag == H_INVOKEVIRTUAL || tag == H_INVOKEINTERFACE;
        if (virtual && index.staysPrivate(owner, member(name, descriptor))) {
            return new Handle(H_INVOKESPECIAL, owner, name, descriptor, handle.isInterface());
        }
        StandIn standIn = virtual || tag == H_INVOKESTATIC
                ? standIns.forMethod(tag == H_INVOKESTATIC, owner, name, descriptor)
                : null;
        return standIn == null
                ? handle
                : new Handle(H_INVOKESTATIC, standIn.owner(), standIn.name(), standIn.descriptor(), false);
    }
}
