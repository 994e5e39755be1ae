// SPDX-License-Identifier: Apache-2.0
package io.fourwave.weave;

import java.lang.reflect.Method;
import net.bytebuddy.asm.AsmVisitorWrapper;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.implementation.Implementation;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import net.bytebuddy.pool.TypePool;
import net.bytebuddy.utility.OpenedClassReader;

/**
 * Tells what {@code IOUtil.read} returned. A visitor and not an advice, because it does so in the middle of a method,
 * which returns nothing and hands the number on to others; and not ByteBuddy's MemberSubstitution, because that resolves
 * {@code IOUtil} and all that it names. There is no try block here: the hook catches all that is behind it, and needs less
 * of the stack itself than the read that just returned.
 */
final class AsynchronousRead implements AsmVisitorWrapper.ForDeclaredMethods.MethodVisitorWrapper {
    private static final String HOOKS = "io/fourwave/bootstrap/Hooks";
    /** A long and the object. */
    private static final int STACK = 3;

    /** Whether ByteBuddy is the one that we were compiled with, with its own ASM. */
    static boolean fits() {
        for (Method method : AsmVisitorWrapper.ForDeclaredMethods.MethodVisitorWrapper.class.getMethods()) {
            if (method.getReturnType() == MethodVisitor.class) {
                return true;
            }
        }
        return false;
    }

    @Override
    public MethodVisitor wrap(
            TypeDescription type,
            MethodDescription method,
            MethodVisitor code,
            Implementation.Context context,
            TypePool pool,
            int writerFlags,
            int readerFlags) {
        return new AfterRead(code);
    }

    private static final class AfterRead extends MethodVisitor {

        AfterRead(MethodVisitor code) {
            super(OpenedClassReader.ASM_API, code);
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
            super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
            if (owner.equals("sun/nio/ch/IOUtil") && name.equals("read")) {
                report(Type.getReturnType(descriptor) == Type.LONG_TYPE);
            }
        }

        @Override
        public void visitMaxs(int maxStack, int maxLocals) {
            super.visitMaxs(maxStack + STACK, maxLocals);
        }

        private void report(boolean isLong) {
            mv.visitInsn(isLong ? Opcodes.DUP2 : Opcodes.DUP);
            if (isLong) {
                mv.visitInsn(Opcodes.L2I);
            }
            mv.visitVarInsn(Opcodes.ALOAD, 0);
            mv.visitMethodInsn(Opcodes.INVOKESTATIC, HOOKS, "readAsynchronously", "(ILjava/lang/Object;)V", false);
        }
    }
}
