// SPDX-License-Identifier: Apache-2.0
package io.fourwave.weave;

import static net.bytebuddy.jar.asm.Opcodes.ALOAD;
import static net.bytebuddy.jar.asm.Opcodes.DUP;
import static net.bytebuddy.jar.asm.Opcodes.DUP2;
import static net.bytebuddy.jar.asm.Opcodes.INVOKESTATIC;
import static net.bytebuddy.jar.asm.Opcodes.L2I;

import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * Calls the hook with what {@code IOUtil.read} returned, in the middle of the method. There is no try block here, since the
 * frames of the method at that place are not ours to know; the hook catches all that is behind it, and needs less of the
 * stack itself than the read that just returned.
 */
final class AsynchronousReadHook extends MethodVisitor {

    AsynchronousReadHook(MethodVisitor method) {
        super(Opcodes.ASM9, method);
    }

    @Override
    public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
        super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
        if (owner.equals("sun/nio/ch/IOUtil") && name.equals("read")) {
            told(descriptor.endsWith("J"));
        }
    }

    @Override
    public void visitMaxs(int maxStack, int maxLocals) {
        super.visitMaxs(maxStack + 3, maxLocals);
    }

    private void told(boolean isLong) {
        mv.visitInsn(isLong ? DUP2 : DUP);
        if (isLong) {
            mv.visitInsn(L2I);
        }
        mv.visitVarInsn(ALOAD, 0);
        mv.visitMethodInsn(INVOKESTATIC, Hook.HOOKS, "readAsynchronously", "(ILjava/lang/Object;)V", false);
    }
}
