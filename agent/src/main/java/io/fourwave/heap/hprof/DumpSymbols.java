// SPDX-License-Identifier: Apache-2.0
package io.fourwave.heap.hprof;

/** Names, frames and stack traces of a dump, by their ids: kept as positions, read when asked for. */
public final class DumpSymbols {
    private static final int LENGTH_BEFORE_BODY = 4;
    private static final int DEEPEST = 10_000;

    private final DumpFile file;
    private final LongIntMap byId = new LongIntMap();
    private final LongList positions = new LongList();
    private final LongIntMap classNames = new LongIntMap();
    private final LongList classNameIds = new LongList();
    private final LongIntMap frames = new LongIntMap();
    private final LongIntMap traces = new LongIntMap();
    private final LongIntMap classBySerial = new LongIntMap();

    DumpSymbols(DumpFile file) {
        this.file = file;
    }

    /** @param at where its bytes are */
    public void string(long id, long at) {
        put(byId, id, at);
    }

    public void classLoaded(int serial, long classId, long nameId) {
        classNames.put(classId, classNameIds.size());
        classBySerial.put(serial, classNameIds.size());
        classNameIds.add(nameId);
    }

    public void frame(long at) {
        put(frames, file.id(at), at);
    }

    public void trace(long at) {
        put(traces, file.i4(at), at);
    }

    private void put(LongIntMap map, long key, long position) {
        map.put(key, positions.size());
        positions.add(position);
    }

    /** {@code ?} for an id that the dump has no string for. */
    public String text(long id) {
        int index = byId.get(id);
        if (index == LongIntMap.NONE) {
            return "?";
        }
        long at = positions.get(index);
        long length = file.u4(at - file.idSize() - LENGTH_BEFORE_BODY) - file.idSize();
        return file.utf8(at, (int) Math.max(0, Math.min(length, 4096)));
    }

    /** With dots, as {@code Class.getName()}. */
    public String className(long classId) {
        return name(classNames.get(classId));
    }

    /** The frames of the trace with this serial number, the innermost first; empty when there is none. */
    public String[][] stack(int serial) {
        int index = traces.get(serial);
        if (index == LongIntMap.NONE) {
            return new String[0][];
        }
        long at = positions.get(index);
        String[][] stack = new String[Math.min(file.i4(at + 8), DEEPEST)][];
        for (int i = 0; i < stack.length; i++) {
            stack[i] = described(file.id(at + 12 + (long) i * file.idSize()));
        }
        return stack;
    }

    /** Class, method, file, line. */
    private String[] described(long id) {
        int index = frames.get(id);
        if (index == LongIntMap.NONE) {
            return new String[] {"?", "?", "?", "0"};
        }
        long at = positions.get(index);
        long body = at + file.idSize();
        long numbers = body + 3L * file.idSize();
        return new String[] {
            name(classBySerial.get(file.i4(numbers))),
            text(file.id(body)),
            text(file.id(body + 2L * file.idSize())),
            Integer.toString(file.i4(numbers + 4))
        };
    }

    private String name(int index) {
        return index == LongIntMap.NONE ? "?" : text(classNameIds.get(index)).replace('/', '.');
    }
}
