// SPDX-License-Identifier: Apache-2.0
package io.fourwave.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TestClassRunsTest {
    private static final StackTraceElement HELPER = new StackTraceElement("com.acme.Client", "open", "Client.java", 1);

    private final TestClassRuns runs = new TestClassRuns();

    @Test
    void classThatRunsAloneOwnsWhatIsOpenedMeanwhile() {
        TestClassRuns.Run run = runs.begin("com.acme.OrdersTest", null);
        HeldConnection opened = opened(HELPER);
        runs.end(run);

        assertThat(runs.owner(opened, run)).isEqualTo(TestClassRuns.Owner.THIS);
    }

    @Test
    void whatWasOpenedBeforeOrAfterItIsAnothers() {
        HeldConnection before = opened(HELPER);
        TestClassRuns.Run run = runs.begin("com.acme.OrdersTest", null);
        runs.end(run);
        HeldConnection after = opened(HELPER);

        assertThat(runs.owner(before, run)).isEqualTo(TestClassRuns.Owner.ANOTHER);
        assertThat(runs.owner(after, run)).isEqualTo(TestClassRuns.Owner.ANOTHER);
    }

    @Test
    void ofClassesThatRunAtTheSameTimeTheStackNamesTheOwner() {
        TestClassRuns.Run orders = runs.begin("com.acme.OrdersTest", null);
        TestClassRuns.Run bills = runs.begin("com.acme.BillsTest", null);
        HeldConnection opened = opened(HELPER, in("com.acme.OrdersTest$Inner$1"));

        assertThat(runs.owner(opened, orders)).isEqualTo(TestClassRuns.Owner.THIS);
        assertThat(runs.owner(opened, bills)).isEqualTo(TestClassRuns.Owner.ANOTHER);
    }

    @Test
    void methodOfASuperclassIsTheClassesOwnUnlessBothHaveIt() {
        TestClassRuns.Run one = runs.begin(One.class.getName(), One.class);
        TestClassRuns.Run other = runs.begin("com.acme.BillsTest", null);
        HeldConnection opened = opened(HELPER, in(Common.class.getName()));

        assertThat(runs.owner(opened, one)).isEqualTo(TestClassRuns.Owner.THIS);
        assertThat(runs.owner(opened, other)).isEqualTo(TestClassRuns.Owner.ANOTHER);

        TestClassRuns.Run second = runs.begin(Two.class.getName(), Two.class);
        HeldConnection later = opened(HELPER, in(Common.class.getName()));
        assertThat(runs.owner(later, one)).isEqualTo(TestClassRuns.Owner.UNKNOWN);
        assertThat(runs.owner(later, second)).isEqualTo(TestClassRuns.Owner.UNKNOWN);
    }

    /** A class is accused of nothing that another may have opened, and the last of them tells of it. */
    @Test
    void whereNoStackTellsNobodyIsTheOwnerAndTheLastOneTells() {
        TestClassRuns.Run orders = runs.begin("com.acme.OrdersTest", null);
        TestClassRuns.Run bills = runs.begin("com.acme.BillsTest", null);
        HeldConnection opened = opened(HELPER);
        runs.end(orders);

        assertThat(runs.owner(opened, orders)).isEqualTo(TestClassRuns.Owner.UNKNOWN);
        assertThat(runs.isLastToAsk(opened, orders)).isFalse();
        runs.judged(orders);
        runs.end(bills);
        assertThat(runs.owner(opened, bills)).isEqualTo(TestClassRuns.Owner.UNKNOWN);
        assertThat(runs.isLastToAsk(opened, bills)).isTrue();
        assertThat(runs.candidates(opened)).containsExactly("com.acme.OrdersTest", "com.acme.BillsTest");
    }

    @Test
    void listenerAndExtensionHaveTheSameRun() {
        TestClassRuns.Run run = runs.begin("com.acme.OrdersTest", null);
        assertThat(runs.begin("com.acme.OrdersTest", One.class)).isSameAs(run);
        runs.forget(run);
        assertThat(runs.begin("com.acme.OrdersTest", null)).isNotSameAs(run);
    }

    private static StackTraceElement in(String className) {
        return new StackTraceElement(className, "test", "Any.java", 7);
    }

    private static HeldConnection opened(StackTraceElement... stack) {
        return new HeldConnection(Map.of("opened_ns", System.nanoTime(), "descriptor", 7, "opened_by", stack));
    }

    private abstract static class Common {}

    private static final class One extends Common {}

    private static final class Two extends Common {}
}
