// SPDX-License-Identifier: Apache-2.0
package io.fourwave.weave;

import java.util.HashSet;
import java.util.Set;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * Tells an event loop that waits for a time from one that waits for events alone. On a thread's stack both stand in
 * {@code SelectorImpl.select}, so that only the line says which of its methods it is: the class file that was woven tells the
 * lines. Kept by a thread of the application, read by the watch thread once it has to know.
 */
public final class TimedSelects {
    static final String TYPE = "sun.nio.ch.SelectorImpl";
    private static final String SELECT = "select";

    /** Null until the class is woven, and once it is read. */
    private static volatile byte[] classFile;

    private static volatile Set<Integer> lines = Set.of();

    private TimedSelects() {}

    static void keep(byte[] selectorImpl) {
        classFile = selectorImpl;
    }

    /**
     * True where this frame is a select with a time limit; of JDK 8 only where no other one of the same class is around it, since
     * its {@code select()} calls {@code select(0)}. Watch thread.
     */
    public static boolean isTimed(StackTraceElement frame) {
        return frame.getClassName().equals(TYPE)
                && frame.getMethodName().equals(SELECT)
                && lines().contains(frame.getLineNumber());
    }

    private static Set<Integer> lines() {
        byte[] unread = classFile;
        if (unread != null) {
            lines = linesOf(unread);
            classFile = null;
        }
        return lines;
    }

    /** Those of all its methods {@code select} that take a {@code long}; none where ByteBuddy is another agent's, without its ASM. */
    static Set<Integer> linesOf(byte[] selectorImpl) {
        try {
            LineNumbers found = new LineNumbers();
            new ClassReader(selectorImpl).accept(found, ClassReader.SKIP_FRAMES);
            return Set.copyOf(found.lines);
        } catch (RuntimeException | LinkageError unreadable) {
            return Set.of();
        }
    }

    /** Of a type of its own: where there is no ASM, only this cannot be loaded. */
    private static final class LineNumbers extends ClassVisitor {
        private final Set<Integer> lines = new HashSet<>();

        private LineNumbers() {
            super(Opcodes.ASM9);
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String descriptor, String signature, String[] thrown) {
            return name.equals(SELECT) && descriptor.contains("J)") ? new MethodLines(lines) : null;
        }
    }

    private static final class MethodLines extends MethodVisitor {
        private final Set<Integer> lines;

        private MethodLines(Set<Integer> lines) {
            super(Opcodes.ASM9);
            this.lines = lines;
        }

        @Override
        public void visitLineNumber(int line, Label start) {
            lines.add(line);
        }
    }
}
