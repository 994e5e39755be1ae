// SPDX-License-Identifier: Apache-2.0
package io.fourwave.support;

import java.lang.reflect.Field;
import java.util.Collection;
import java.util.Map;

/** How much an object keeps in one of its collections, which nobody needs to know but a test. */
public final class Kept {
    private Kept() {}

    public static int size(Object owner, String field) {
        try {
            Field found = owner.getClass().getDeclaredField(field);
            found.setAccessible(true);
            Object kept = found.get(owner);
            return kept instanceof Map<?, ?> map ? map.size() : ((Collection<?>) kept).size();
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(owner.getClass() + " keeps no " + field, e);
        }
    }
}
