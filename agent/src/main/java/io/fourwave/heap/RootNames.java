// SPDX-License-Identifier: Apache-2.0
package io.fourwave.heap;

import io.fourwave.heap.hprof.DumpException;
import io.fourwave.heap.hprof.HeapDump;
import io.fourwave.heap.hprof.HeapObject;
import io.fourwave.heap.hprof.LeafObjects;
import io.fourwave.heap.hprof.RootKind;
import io.fourwave.heap.hprof.RootTable.Root;
import io.fourwave.holding.StepNames;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** How a root is called: {@code thread "pool-*-thread-*" in com.acme.Orders.fetch (Orders.java:42)}. */
final class RootNames {
    private static final Pattern JDK = Pattern.compile("(?:java|javax|jdk|sun|com\\.sun)\\..*");
    private static final Pattern NUMBER = Pattern.compile("\\d+");

    private final HeapDump dump;
    private final LeafObjects leaves;

    RootNames(HeapDump dump, LeafObjects leaves) {
        this.dump = dump;
        this.leaves = leaves;
    }

    /** The names of the threads that these roots belong to are wanted. */
    void prepare(Collection<Root> roots) throws DumpException {
        List<Long> names = new ArrayList<>();
        for (Root root : roots) {
            thread(root).map(thread -> thread.reference("name")).ifPresent(names::add);
        }
        leaves.findTexts(names);
    }

    String of(Root root) {
        Optional<HeapObject> thread = thread(root);
        if (root.thread() == 0 || thread.isEmpty()) {
            return root.kind().text();
        }
        String name = leaves.text(thread.get().reference("name"))
                .filter(text -> !text.isEmpty())
                .orElseGet(() -> StepNames.simple(thread.get().heapClass().name()));
        // threads of one pool, each with its own connection, are one row
        String text = "thread \"" + NUMBER.matcher(name).replaceAll("*") + "\"";
        return root.kind() == RootKind.THREAD_OBJECT
                ? text
                : text + frame(root).map(frame -> " in " + frame).orElse("");
    }

    private Optional<HeapObject> thread(Root root) {
        return dump.roots().thread(root).flatMap(thread -> dump.object(thread.id()));
    }

    /** Of the application, if there is one; else the frame that holds it. */
    private Optional<String> frame(Root root) {
        String[][] stack = dump.symbols().stack(dump.roots().trace(root));
        if (root.kind() == RootKind.NATIVE_STACK || stack.length == 0) {
            return Optional.empty();
        }
        int first = Math.max(0, Math.min(root.frame(), stack.length - 1));
        for (int i = first; i < stack.length; i++) {
            if (!JDK.matcher(stack[i][0]).matches()) {
                return Optional.of(text(stack[i]));
            }
        }
        return Optional.of(text(stack[first]));
    }

    private static String text(String[] frame) {
        int line = Integer.parseInt(frame[3]);
        String place = line > 0 ? frame[2] + ":" + line : line == -3 ? "native" : frame[2];
        return frame[0] + "." + frame[1] + " (" + place + ")";
    }
}
