// SPDX-License-Identifier: Apache-2.0
package io.fourwave.weave;

import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/** A class on its way from reader to writer: the methods that have a spot get their hook, the others pass as they are. */
final class WovenClass extends ClassVisitor {
    private final List<Spot> spots;
    private final boolean[] found;
    private String name;

    WovenClass(ClassVisitor writer, List<Spot> spots) {
        super(Opcodes.ASM9, writer);
        this.spots = spots;
        this.found = new boolean[spots.size()];
    }

    @Override
    public void visit(int version, int access, String name, String generic, String parent, String[] interfaces) {
        super.visit(version, access, name, generic, parent, interfaces);
        this.name = name;
    }

    @Override
    public MethodVisitor visitMethod(int access, String method, String descriptor, String generic, String[] thrown) {
        MethodVisitor code = super.visitMethod(access, method, descriptor, generic, thrown);
        for (int i = 0; i < found.length; i++) {
            if (spots.get(i).is(access, method, descriptor)) {
                code = spots.get(i).hook().into(code, name, descriptor);
                found[i] = true;
            }
        }
        return code;
    }

    /** The spots that no method of the class was for. */
    List<Spot> missing() {
        List<Spot> missing = new ArrayList<>();
        for (int i = 0; i < found.length; i++) {
            if (!found[i]) {
                missing.add(spots.get(i));
            }
        }
        return missing;
    }
}
