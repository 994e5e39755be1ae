// SPDX-License-Identifier: Apache-2.0
package io.fourwave.heap.hprof;

import java.util.List;
import java.util.Optional;

/** A class as the dump describes it: where its fields are in the bytes of an instance, and what its static ones hold. */
public final class HeapClass {
    private final long id;
    private final long superId;
    private final long loaderId;
    private final String name;
    private final List<StaticField> statics;
    private final List<Field> declared;

    private HeapClass superclass;
    private List<Field> fields = List.of();
    private int[] references = {};
    private Interest interest = Interest.NONE;
    private boolean linked;

    /** @param declared its own fields, with offsets from the first of them */
    HeapClass(long id, long superId, long loaderId, String name, List<StaticField> statics, List<Field> declared) {
        this.id = id;
        this.superId = superId;
        this.loaderId = loaderId;
        this.name = name;
        this.statics = statics;
        this.declared = declared;
    }

    public long id() {
        return id;
    }

    public long superId() {
        return superId;
    }

    /** 0 for the boot loader. */
    public long loaderId() {
        return loaderId;
    }

    /** As {@code Class.getName()}: {@code java.util.Map$Entry}, {@code [Ljava.lang.Object;}. */
    public String name() {
        return name;
    }

    public List<StaticField> statics() {
        return statics;
    }

    public List<Field> declared() {
        return declared;
    }

    public boolean isLinked() {
        return linked;
    }

    /** @param fields of it and all its superclasses, with offsets into an instance's bytes */
    public void link(HeapClass superclass, List<Field> fields, int[] references) {
        this.superclass = superclass;
        this.fields = fields;
        this.references = references;
        this.linked = true;
        this.interest = Interest.of(this);
    }

    public Interest interest() {
        return interest;
    }

    /** Null for {@code Object}, and for a class whose superclass the dump has not. */
    public HeapClass superclass() {
        return superclass;
    }

    public List<Field> fields() {
        return fields;
    }

    /** Offsets of the fields that hold on to another object: the referent of a weak reference does not. */
    public int[] references() {
        return references;
    }

    /** The field nearest to the class, where a superclass has one of that name as well. */
    public Optional<Field> field(String wanted) {
        return fields.stream().filter(field -> field.name().equals(wanted)).findFirst();
    }

    public Optional<StaticField> staticField(String wanted) {
        return statics.stream().filter(field -> field.name().equals(wanted)).findFirst();
    }

    public boolean isA(String wanted) {
        for (HeapClass each = this; each != null; each = each.superclass) {
            if (each.name.equals(wanted)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return name;
    }

    /** @param offset in the bytes of an instance */
    public record Field(String name, ValueType type, int offset) {}

    /** @param value the id that a reference field holds, or a number */
    public record StaticField(String name, ValueType type, long value) {}
}
