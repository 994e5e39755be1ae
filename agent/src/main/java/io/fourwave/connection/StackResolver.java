// SPDX-License-Identifier: Apache-2.0
package io.fourwave.connection;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Turns captured stacks into frames, one object for each distinct stack. Watch thread only. */
public final class StackResolver {
    private static final int DISTINCT_STACKS_KEPT = 4096;

    private final int depth;
    private final Map<List<StackTraceElement>, Stack> known = new LinkedHashMap<>(256, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<List<StackTraceElement>, Stack> eldest) {
            return size() > DISTINCT_STACKS_KEPT;
        }
    };

    public StackResolver(int depth) {
        this.depth = depth;
    }

    public Stack resolve(CapturedStack captured) {
        if (captured == null) {
            return Stack.NONE;
        }
        StackTraceElement[] frames = captured.getStackTrace();
        int first = 0;
        while (first < frames.length && isOurs(frames[first])) {
            first++;
        }
        int last = first + Math.min(depth, frames.length - first);
        return known.computeIfAbsent(List.of(Arrays.copyOfRange(frames, first, last)), Stack::new);
    }

    /** The way from the woven method to the constructor of the captured stack. */
    private static boolean isOurs(StackTraceElement frame) {
        return frame.getClassName().startsWith("io.fourwave.capture.")
                || frame.getClassName().startsWith("io.fourwave.bootstrap.");
    }
}
