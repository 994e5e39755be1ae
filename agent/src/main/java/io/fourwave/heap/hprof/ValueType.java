// SPDX-License-Identifier: Apache-2.0
package io.fourwave.heap.hprof;

/** The types of hprof's fields and array elements. */
public enum ValueType {
    OBJECT(2, 0),
    BOOLEAN(4, 1),
    CHAR(5, 2),
    FLOAT(6, 4),
    DOUBLE(7, 8),
    BYTE(8, 1),
    SHORT(9, 2),
    INT(10, 4),
    LONG(11, 8);

    private static final ValueType[] BY_NUMBER = new ValueType[12];

    static {
        for (ValueType type : values()) {
            BY_NUMBER[type.number] = type;
        }
    }

    private final int number;
    private final int bytes;

    ValueType(int number, int bytes) {
        this.number = number;
        this.bytes = bytes;
    }

    /** Null for a number that is no type. */
    static ValueType of(int number) {
        return number < BY_NUMBER.length ? BY_NUMBER[number] : null;
    }

    int bytes(int idSize) {
        return this == OBJECT ? idSize : bytes;
    }
}
