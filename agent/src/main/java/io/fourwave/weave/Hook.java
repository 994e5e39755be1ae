// SPDX-License-Identifier: Apache-2.0
package io.fourwave.weave;

import static net.bytebuddy.jar.asm.Opcodes.ALOAD;
import static net.bytebuddy.jar.asm.Opcodes.ICONST_0;
import static net.bytebuddy.jar.asm.Opcodes.ICONST_1;
import static net.bytebuddy.jar.asm.Opcodes.INVOKESTATIC;
import static net.bytebuddy.jar.asm.Opcodes.NOP;

import net.bytebuddy.jar.asm.MethodVisitor;

/** What can be inlined into a method: the call of a hook, and where. {@code Hooks} says what each of them is for. */
enum Hook {
    CONNECTED(Place.EXIT, "connected", Passed.THIS),
    /** For an accept that fills the socket it was given. */
    ACCEPTED_INTO(Place.EXIT, "accepted", Passed.ARGUMENT),
    /** For an accept that returns a new channel. */
    ACCEPTED(Place.EXIT, "accepted", Passed.RESULT),
    CREATED(Place.EXIT, "created", Passed.RESULT),
    LISTENING(Place.EXIT, "listening", Passed.THIS),
    /** For a read that returns a number of bytes, or -1. */
    READ(Place.EXIT_OF_READ),
    /** For a read that knows its number of bytes in the middle of the method. */
    READ_ASYNCHRONOUSLY(Place.AFTER_SYSTEM_CALL),
    WRITTEN(Place.ENTRY_WHILE_USES_WANTED, "written", Passed.THIS),
    SELECTING(Place.ENTRY_WHILE_SELECTORS_WANTED, "selecting", Passed.THIS),
    OUTPUT_SHUT_DOWN(Place.ENTRY, "shuttingDown", Passed.THIS_AND_TRUE),
    INPUT_SHUT_DOWN(Place.ENTRY, "shuttingDown", Passed.THIS_AND_FALSE),
    /** {@code closing} at the entry, {@code closed} however the method ends. */
    CLOSED(Place.AROUND),
    DEREGISTERED(Place.ENTRY, "deregistered", Passed.THIS),
    DESCRIPTOR_CLOSED(Place.ENTRY, "descriptorClosing", Passed.DESCRIPTOR);

    static final String HOOKS = "io/fourwave/bootstrap/Hooks";

    private final Place place;
    private final String method;
    private final Passed passed;

    /** The visitor of such a place knows what to call. */
    Hook(Place place) {
        this(place, null, null);
    }

    Hook(Place place, String method, Passed passed) {
        this.place = place;
        this.method = method;
        this.passed = passed;
    }

    /** The visitor that adds the call to a method of the class {@code owner}. */
    MethodVisitor into(MethodVisitor method, String owner, String descriptor) {
        return switch (place) {
            case ENTRY -> new EntryHook(method, owner, descriptor, this, null);
            case ENTRY_WHILE_USES_WANTED -> new EntryHook(method, owner, descriptor, this, "usesWanted");
            case ENTRY_WHILE_SELECTORS_WANTED -> new EntryHook(method, owner, descriptor, this, "selectorsWanted");
            case EXIT -> new ExitHook(method, owner, descriptor, this);
            case EXIT_OF_READ -> new ReadHook(method, owner, descriptor);
            case AFTER_SYSTEM_CALL -> new AsynchronousReadHook(method);
            case AROUND -> new CloseHook(method, owner, descriptor);
        };
    }

    /** The bare call. */
    void call(MethodVisitor code) {
        code.visitVarInsn(ALOAD, passed.local);
        if (passed.constant != NOP) {
            code.visitInsn(passed.constant);
        }
        code.visitMethodInsn(INVOKESTATIC, HOOKS, method, passed.descriptor, false);
    }

    private enum Place {
        ENTRY,
        ENTRY_WHILE_USES_WANTED,
        ENTRY_WHILE_SELECTORS_WANTED,
        EXIT,
        EXIT_OF_READ,
        AFTER_SYSTEM_CALL,
        AROUND
    }

    /** All are instance methods: {@code this} is local variable 0, the first argument 1; at an exit, 1 is the result. */
    private enum Passed {
        THIS(0, "(Ljava/lang/Object;)V", NOP),
        THIS_AND_TRUE(0, "(Ljava/lang/Object;Z)V", ICONST_1),
        THIS_AND_FALSE(0, "(Ljava/lang/Object;Z)V", ICONST_0),
        ARGUMENT(1, "(Ljava/lang/Object;)V", NOP),
        RESULT(1, "(Ljava/lang/Object;)V", NOP),
        DESCRIPTOR(1, "(Ljava/io/FileDescriptor;)V", NOP);

        private final int local;
        private final String descriptor;
        private final int constant;

        Passed(int local, String descriptor, int constant) {
            this.local = local;
            this.descriptor = descriptor;
            this.constant = constant;
        }
    }
}
