// SPDX-License-Identifier: Apache-2.0
package io.fourwave.weave;

import static net.bytebuddy.jar.asm.Opcodes.DOUBLE;
import static net.bytebuddy.jar.asm.Opcodes.FLOAT;
import static net.bytebuddy.jar.asm.Opcodes.F_NEW;
import static net.bytebuddy.jar.asm.Opcodes.GOTO;
import static net.bytebuddy.jar.asm.Opcodes.INTEGER;
import static net.bytebuddy.jar.asm.Opcodes.LONG;
import static net.bytebuddy.jar.asm.Opcodes.NOP;
import static net.bytebuddy.jar.asm.Opcodes.POP;

import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/**
 * A method that is given calls of hooks. Each call stands in a try block of its own, so that no error of ours,
 * not even a stack overflow, becomes the method's. Where ways meet, the verifier wants a stack map frame: the types of
 * the local variables that are used from there on, {@code this} first (JVMS 4.10.1).
 */
abstract class HookedMethod extends MethodVisitor {
    static final String THROWABLE = "java/lang/Throwable";
    /** What the deepest of the calls needs: two longs, in {@link ReadHook}. */
    static final int STACK = 4;

    final String owner;
    /** The types of {@code this}, if there is one, and of the arguments. */
    final Object[] arguments;

    /** @param owner the class of {@code this}; null where the method is static */
    HookedMethod(MethodVisitor method, String owner, String descriptor) {
        super(Opcodes.ASM9, method);
        this.owner = owner;
        List<Object> types = new ArrayList<>();
        if (owner != null) {
            types.add(owner);
        }
        for (Type type : Type.getArgumentTypes(descriptor)) {
            types.add(frameType(type));
        }
        this.arguments = types.toArray();
    }

    /**
     * The call, if its condition holds.
     *
     * @param locals the types of the local variables
     */
    final void call(Hook hook, Object... locals) {
        Handler handler = tryCall();
        hook.condition().ask(mv, owner, handler.done());
        hook.passed().call(mv, owner, hook.method());
        dropErrors(handler, locals);
    }

    /** Begins the try block; returns its handler, which {@link #dropErrors} needs. */
    final Handler tryCall() {
        Handler handler = new Handler(new Label(), new Label(), new Label());
        Label start = new Label();
        mv.visitTryCatchBlock(start, handler.tried, handler.caught, THROWABLE);
        mv.visitLabel(start);
        return handler;
    }

    /** Ends the try block. Afterwards the stack is empty and the local variables are of these types. */
    final void dropErrors(Handler handler, Object... locals) {
        mv.visitLabel(handler.tried);
        mv.visitJumpInsn(GOTO, handler.done);
        mv.visitLabel(handler.caught);
        frame(locals, THROWABLE);
        mv.visitInsn(POP);
        mv.visitLabel(handler.done);
        frame(locals);
        // the method's own next frame must not fall on the same instruction
        mv.visitInsn(NOP);
    }

    final void frame(Object[] locals, Object... stack) {
        mv.visitFrame(F_NEW, locals.length, locals, stack.length, stack);
    }

    static Object frameType(Type type) {
        return switch (type.getSort()) {
            case Type.BOOLEAN, Type.BYTE, Type.CHAR, Type.SHORT, Type.INT -> INTEGER;
            case Type.LONG -> LONG;
            case Type.FLOAT -> FLOAT;
            case Type.DOUBLE -> DOUBLE;
            default -> type.getInternalName();
        };
    }

    /**
     * @param tried where the try block ends
     * @param caught where its errors go
     * @param done where both ways meet
     */
    record Handler(Label tried, Label caught, Label done) {}
}
