// SPDX-License-Identifier: Apache-2.0
package io.fourwave.weave;

import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Type;

/**
 * What can be inlined into a method: the call of a hook, and at which place. {@code Hooks} says what each of them is for,
 * and {@code NativeHooks} for sockets that are numbers.
 */
enum Hook {
    CONNECTED(Place.EXIT, "connected", Passed.THIS),
    /** For an accept that fills the socket it was given. */
    ACCEPTED_INTO(Place.EXIT, "accepted", Passed.ARGUMENT),
    /** For an accept that returns a new channel. */
    ACCEPTED(Place.EXIT, "accepted", Passed.RESULT),
    CREATED(Place.EXIT, "created", Passed.RESULT),
    LISTENING(Place.EXIT, "listening", Passed.THIS),
    /** For a read that returns a number of bytes, or -1. */
    READ(Place.EXIT_OF_READ, "read", Passed.THIS),
    /** For a read that knows its number of bytes in the middle of the method. */
    READ_ASYNCHRONOUSLY(Place.AFTER_SYSTEM_CALL, "readAsynchronously", Passed.THIS),
    WRITTEN(Place.ENTRY, Condition.USES_WANTED, "written", Passed.THIS),
    TOUCHED(Place.ENTRY, "touched", Passed.THIS),
    OPTION_SET(Place.ENTRY_OF_STATIC, "optionSet", Passed.DESCRIPTOR_AND_OPTION),
    /** For the static method that asks for the local address. */
    LOCATED(Place.EXIT_OF_STATIC, "located", Passed.DESCRIPTOR_AND_RESULT),
    SELECTING(Place.ENTRY, Condition.SELECTORS_WANTED, "selecting", Passed.THIS),
    OUTPUT_SHUT_DOWN(Place.ENTRY, "shuttingDown", Passed.THIS_AND_TRUE),
    INPUT_SHUT_DOWN(Place.ENTRY, "shuttingDown", Passed.THIS_AND_FALSE),
    /** {@code closing} at the entry, {@code closed} however the method ends. */
    CLOSED(Place.AROUND, "closed", Passed.THIS),
    DEREGISTERED(Place.ENTRY, "deregistered", Passed.THIS),
    DESCRIPTOR_CLOSED(Place.ENTRY, "descriptorClosing", Passed.DESCRIPTOR),

    NATIVE_OPENED(Place.EXIT, "opened", Passed.NUMBER),
    NATIVE_CONNECTING(Place.ENTRY, "connecting", Passed.NUMBER_AND_ADDRESS),
    NATIVE_CONNECTED(Place.EXIT, "connected", Passed.NUMBER),
    NATIVE_LISTENING(Place.EXIT, "listening", Passed.NUMBER),
    NATIVE_READ(Place.EXIT_OF_READ, "read", Passed.NUMBER),
    NATIVE_WRITTEN(Place.ENTRY, Condition.USES_WANTED, "written", Passed.NUMBER),
    /** For a shutdown whose second argument says whether the output is meant. */
    NATIVE_SHUT_DOWN(Place.ENTRY, Condition.OPEN, "shuttingDown", Passed.NUMBER_AND_SECOND_FLAG),
    /** For the method that returns true to the one caller that is to close. */
    NATIVE_CLOSED(Place.EXIT, Condition.TRUE_RETURNED, "closing", Passed.NUMBER);

    private final Place place;
    private final Condition condition;
    private final String method;
    private final Passed passed;

    Hook(Place place, String method, Passed passed) {
        this(place, Condition.NONE, method, passed);
    }

    Hook(Place place, Condition condition, String method, Passed passed) {
        this.place = place;
        this.condition = condition;
        this.method = method;
        this.passed = passed;
    }

    /** The visitor that adds the call to a method of the class {@code owner}. */
    MethodVisitor into(MethodVisitor code, String owner, String descriptor) {
        return switch (place) {
            case ENTRY -> new EntryHook(code, owner, descriptor, this);
            case ENTRY_OF_STATIC -> new EntryHook(code, null, descriptor, this);
            case EXIT -> new ExitHook(code, owner, descriptor, this);
            case EXIT_OF_STATIC -> new ExitHook(code, firstArgument(descriptor), descriptor, this);
            case EXIT_OF_READ -> new ReadHook(code, owner, descriptor, this);
            case AFTER_SYSTEM_CALL -> new AsynchronousReadHook(code);
            case AROUND -> new CloseHook(code, owner, descriptor);
        };
    }

    /** Where an instance method has {@code this}. */
    private static String firstArgument(String descriptor) {
        return Type.getArgumentTypes(descriptor)[0].getInternalName();
    }

    Condition condition() {
        return condition;
    }

    String method() {
        return method;
    }

    Passed passed() {
        return passed;
    }

    private enum Place {
        ENTRY,
        ENTRY_OF_STATIC,
        EXIT,
        EXIT_OF_STATIC,
        EXIT_OF_READ,
        AFTER_SYSTEM_CALL,
        AROUND
    }
}
