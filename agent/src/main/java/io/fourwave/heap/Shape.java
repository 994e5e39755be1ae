// SPDX-License-Identifier: Apache-2.0
package io.fourwave.heap;

import io.fourwave.holding.PoolUse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the paths of many objects have in common: the holder and the classes on the way, without what a collection is made
 * of inside. A long chain of one class (a linked list) is one step.
 */
final class Shape {
    private final Shape before;
    private final String label;
    private final PoolUse pool;
    private final Map<String, Shape> next = new HashMap<>();

    private Shape(Shape before, String label, PoolUse pool) {
        this.before = before;
        this.label = label;
        this.pool = pool;
    }

    /** The one that all others begin with. */
    static Shape empty() {
        return new Shape(null, "", PoolUse.NONE);
    }

    /** @param step empty for one that is not shown */
    Shape then(String step, PoolUse use) {
        boolean shown = !step.isEmpty() && !isRepeated(step);
        if (!shown && use == pool) {
            return this;
        }
        return next.computeIfAbsent(use + " " + (shown ? step : ""), key -> new Shape(this, shown ? step : "", use));
    }

    /** Of one class, or of two that take turns. */
    private boolean isRepeated(String step) {
        Shape last = lastShown(this);
        Shape second = last == null ? null : lastShown(last.before);
        Shape third = second == null ? null : lastShown(second.before);
        return last != null && last.label.equals(step)
                || third != null && second.label.equals(step) && third.label.equals(last.label);
    }

    private static Shape lastShown(Shape shape) {
        Shape each = shape;
        while (each != null && each.label.isEmpty()) {
            each = each.before;
        }
        return each;
    }

    PoolUse pool() {
        return pool;
    }

    String last() {
        Shape shown = lastShown(this);
        return shown == null ? "" : shown.label;
    }

    List<String> steps() {
        List<String> steps = new ArrayList<>();
        for (Shape each = lastShown(this); each != null; each = lastShown(each.before)) {
            steps.add(each.label);
        }
        Collections.reverse(steps);
        return steps;
    }
}
