// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry.http;

import java.nio.charset.StandardCharsets;

/**
 * Walks the fields of one protobuf message without its schema. Bytes that are no protobuf end the walk, they do not
 * throw.
 */
final class ProtobufFields {
    private final byte[] bytes;
    private final int end;
    private int position;
    private int field;
    private long number;
    private int start;

    ProtobufFields(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    private ProtobufFields(byte[] bytes, int start, int end) {
        this.bytes = bytes;
        this.position = start;
        this.end = end;
    }

    /** How many times the last field of this path of field numbers occurs. */
    long count(int... path) {
        return count(path, 0);
    }

    /** Steps to the next field; false at the end. */
    boolean next() {
        if (position >= end) {
            return false;
        }
        long tag = varint();
        field = (int) (tag >>> 3);
        start = position;
        number = 0;
        switch ((int) tag & 7) {
            case 0 -> number = varint();
            case 1 -> skip(8);
            case 2 -> skipLengthDelimited();
            case 5 -> skip(4);
            default -> skip(Long.MAX_VALUE);
        }
        return position <= end;
    }

    int field() {
        return field;
    }

    /** The value of a varint field; 0 for another one. */
    long number() {
        return number;
    }

    /** The value of a length-delimited field as a message of its own. */
    ProtobufFields message() {
        return new ProtobufFields(bytes, start, position);
    }

    /** The value of a length-delimited field as text. */
    String text() {
        return new String(bytes, start, position - start, StandardCharsets.UTF_8);
    }

    private long count(int[] path, int depth) {
        long found = 0;
        while (next()) {
            if (field == path[depth]) {
                found += depth == path.length - 1 ? 1 : message().count(path, depth + 1);
            }
        }
        return found;
    }

    private void skipLengthDelimited() {
        long length = varint();
        start = position;
        skip(length);
    }

    private void skip(long length) {
        position = length < 0 || length > end - position ? end + 1 : position + (int) length;
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; shift < 64 && position < end; shift += 7) {
            byte next = bytes[position++];
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        position = end + 1;
        return 0;
    }
}
