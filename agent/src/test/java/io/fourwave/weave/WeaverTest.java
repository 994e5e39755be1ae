// SPDX-License-Identifier: Apache-2.0
package io.fourwave.weave;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.junit.jupiter.api.Test;

/** What goes into the bytes of a class, and what does not go into it. */
class WeaverTest {
    private final List<String> failures = new ArrayList<>();

    @Test
    void methodThatIsMissingIsReportedAndTheOthersAreWoven() {
        byte[] woven = weave(row("close", "Closed"), row("closeLater", "Closed"));

        assertThat(hookCalls(woven)).containsExactly("close: closed", "close: closing");
        assertThat(failures)
                .containsExactly(Sample.class.getName()
                        + ".closeLater: this JDK has no such method, so the agent does not see its calls");
    }

    @Test
    void adviceThatDoesNotFitIsReportedAndTheOthersAreWoven() {
        byte[] woven = weave(row("close", "Closed"), row("markClosed", "AcceptedInto"), row("write", "Written"));

        assertThat(hookCalls(woven)).containsExactly("close: closed", "close: closing", "write: written");
        assertThat(failures)
                .singleElement()
                .asString()
                .startsWith(Sample.class.getName()
                        + ".markClosed could not be woven, so the agent does not see its calls: ");
    }

    @Test
    void rowsOfOtherParametersLeaveAMethodAlone() {
        assertThat(hookCalls(weave(row("read(long)", "Read")))).containsExactly("read: read");
        assertThat(hookCalls(weave(row("read", "Read")))).containsExactly("read: read", "read: read");
    }

    @Test
    void noMemberIsAddedAndNoneIsTakenAway() {
        List<String> woven = members(weave(row("close", "Closed"), row("<init>", "NativeOpened"), row("read", "Read")));

        assertThat(woven).isEqualTo(members(sample()));
    }

    private static WovenMethod row(String method, String advice) {
        return WovenSample.row(method, advice);
    }

    private byte[] weave(WovenMethod... rows) {
        List<WovenMethod> methods = List.of(rows);
        return new Weaver(methods, failures::add).weave(Sample.class.getName(), sample(), methods);
    }

    private static byte[] sample() {
        try (InputStream own = Sample.class.getResourceAsStream("Sample.class")) {
            return own.readAllBytes();
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    private static List<String> members(byte[] classFile) {
        List<String> members = new ArrayList<>();
        new ClassReader(classFile)
                .accept(
                        new ClassVisitor(Opcodes.ASM9) {
                            @Override
                            public MethodVisitor visitMethod(
                                    int access, String name, String type, String generic, String[] thrown) {
                                members.add(access + " " + name + type);
                                return null;
                            }
                        },
                        0);
        return members;
    }

    private static List<String> hookCalls(byte[] classFile) {
        return HookCalls.in(classFile);
    }
}
