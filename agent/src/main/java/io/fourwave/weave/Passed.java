// SPDX-License-Identifier: Apache-2.0
package io.fourwave.weave;

import static net.bytebuddy.jar.asm.Opcodes.ALOAD;
import static net.bytebuddy.jar.asm.Opcodes.ICONST_0;
import static net.bytebuddy.jar.asm.Opcodes.ICONST_1;
import static net.bytebuddy.jar.asm.Opcodes.ILOAD;
import static net.bytebuddy.jar.asm.Opcodes.INVOKESTATIC;
import static net.bytebuddy.jar.asm.Opcodes.INVOKEVIRTUAL;

import net.bytebuddy.jar.asm.MethodVisitor;

/**
 * What a hook is called with. In an instance method {@code this} is local variable 0, the first argument is 1; in a static
 * method the first argument is 0. At an exit 1 is the result.
 */
enum Passed {
    THIS("(Ljava/lang/Object;)V"),
    THIS_AND_TRUE("(Ljava/lang/Object;Z)V"),
    THIS_AND_FALSE("(Ljava/lang/Object;Z)V"),
    ARGUMENT("(Ljava/lang/Object;)V"),
    RESULT("(Ljava/lang/Object;)V"),
    DESCRIPTOR("(Ljava/io/FileDescriptor;)V"),
    /** The first and the third argument of a static method. */
    DESCRIPTOR_AND_OPTION("(Ljava/io/FileDescriptor;Ljava/lang/Object;)V"),
    /** The first argument of a static method, and its result. */
    DESCRIPTOR_AND_RESULT("(Ljava/io/FileDescriptor;Ljava/net/InetSocketAddress;)V"),
    /** The number of the descriptor, {@code this.intValue()}. */
    NUMBER("(I)V"),
    NUMBER_AND_TRUE("(IZ)V"),
    NUMBER_AND_FALSE("(IZ)V"),
    NUMBER_AND_ADDRESS("(ILjava/net/SocketAddress;)V"),
    NUMBER_AND_SECOND_FLAG("(IZ)V");

    static final String HOOKS = "io/fourwave/bootstrap/Hooks";
    private static final String NATIVE_HOOKS = "io/fourwave/bootstrap/NativeHooks";

    private final String descriptor;

    Passed(String descriptor) {
        this.descriptor = descriptor;
    }

    /** The same and a constant. */
    Passed and(boolean flag) {
        if (this == NUMBER) {
            return flag ? NUMBER_AND_TRUE : NUMBER_AND_FALSE;
        }
        return flag ? THIS_AND_TRUE : THIS_AND_FALSE;
    }

    /** The call of this hook from a method of the class {@code owner}. */
    void call(MethodVisitor code, String owner, String hook) {
        switch (this) {
            case THIS, THIS_AND_TRUE, THIS_AND_FALSE -> code.visitVarInsn(ALOAD, 0);
            case DESCRIPTOR_AND_OPTION -> {
                code.visitVarInsn(ALOAD, 0);
                code.visitVarInsn(ALOAD, 2);
            }
            case DESCRIPTOR_AND_RESULT -> {
                code.visitVarInsn(ALOAD, 0);
                code.visitVarInsn(ALOAD, 1);
            }
            case ARGUMENT, RESULT, DESCRIPTOR -> code.visitVarInsn(ALOAD, 1);
            default -> {
                code.visitVarInsn(ALOAD, 0);
                code.visitMethodInsn(INVOKEVIRTUAL, owner, "intValue", "()I", false);
            }
        }
        switch (this) {
            case THIS_AND_TRUE, NUMBER_AND_TRUE -> code.visitInsn(ICONST_1);
            case THIS_AND_FALSE, NUMBER_AND_FALSE -> code.visitInsn(ICONST_0);
            case NUMBER_AND_ADDRESS -> code.visitVarInsn(ALOAD, 1);
            case NUMBER_AND_SECOND_FLAG -> code.visitVarInsn(ILOAD, 2);
            default -> {}
        }
        code.visitMethodInsn(INVOKESTATIC, descriptor.startsWith("(I") ? NATIVE_HOOKS : HOOKS, hook, descriptor, false);
    }
}
