// SPDX-License-Identifier: Apache-2.0
package io.fourwave.weave;

import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/** The methods of a woven class that call hooks, and which: {@code close: closing}, as often as a method has the hook. */
final class HookCalls extends ClassVisitor {
    private final List<String> calls = new ArrayList<>();

    private HookCalls() {
        super(Opcodes.ASM9);
    }

    static List<String> in(byte[] classFile) {
        HookCalls found = new HookCalls();
        new ClassReader(classFile).accept(found, 0);
        return found.calls.stream().sorted().toList();
    }

    /** Whether this method makes an object of that class. */
    static boolean made(byte[] classFile, String method, String type) {
        boolean[] made = new boolean[1];
        new ClassReader(classFile)
                .accept(
                        new ClassVisitor(Opcodes.ASM9) {
                            @Override
                            public MethodVisitor visitMethod(
                                    int access, String name, String descriptor, String generic, String[] thrown) {
                                return new MethodVisitor(Opcodes.ASM9) {
                                    @Override
                                    public void visitTypeInsn(int opcode, String named) {
                                        made[0] |= name.equals(method) && opcode == Opcodes.NEW && named.equals(type);
                                    }
                                };
                            }
                        },
                        0);
        return made[0];
    }

    @Override
    public MethodVisitor visitMethod(int access, String caller, String type, String generic, String[] thrown) {
        List<String> ofMethod = new ArrayList<>();
        return new MethodVisitor(Opcodes.ASM9) {
            @Override
            public void visitMethodInsn(int opcode, String owner, String name, String type, boolean isInterface) {
                if (owner.equals("io/fourwave/bootstrap/Hooks") && !ofMethod.contains(name)) {
                    ofMethod.add(name);
                }
            }

            @Override
            public void visitEnd() {
                ofMethod.forEach(name -> calls.add(caller + ": " + name));
            }
        };
    }
}
