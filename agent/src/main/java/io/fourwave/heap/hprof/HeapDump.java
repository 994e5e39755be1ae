// SPDX-License-Identifier: Apache-2.0
package io.fourwave.heap.hprof;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A dump, indexed: which objects there are that refer to others, and where in the file. Two passes over the file; what
 * does not lead anywhere (strings, numbers, arrays of primitives) is passed over.
 */
public final class HeapDump {
    private final DumpFile file;
    private final DumpSymbols symbols;
    private final HeapClasses classes;
    private final IdNumbers numbers = new IdNumbers();
    private final RootTable roots = new RootTable();
    private final Map<Interest, LongList> found = new EnumMap<>(Interest.class);
    private TempArray positions;

    private HeapDump(DumpFile file) {
        this.file = file;
        this.symbols = new DumpSymbols(file);
        this.classes = new HeapClasses(file, symbols);
        for (Interest each : Interest.values()) {
            found.put(each, new LongList());
        }
    }

    public static HeapDump open(Path path, Progress progress) throws IOException {
        return open(DumpFile.open(path), progress);
    }

    /** Of a file that may have no name any more. */
    public static HeapDump open(FileChannel channel, Progress progress) throws IOException {
        return open(DumpFile.open(channel), progress);
    }

    private static HeapDump open(DumpFile file, Progress progress) throws IOException {
        HeapDump dump = new HeapDump(file);
        new DumpScanner(dump.file, "finding objects", progress).scan(dump.new ObjectFinder());
        dump.numbers.seal();
        dump.positions = TempArray.of(Math.max(1, dump.numbers.size()), 5);
        new DumpScanner(dump.file, "noting where they are", progress).scan(dump.new Placing());
        return dump;
    }

    public DumpFile file() {
        return file;
    }

    public DumpSymbols symbols() {
        return symbols;
    }

    public HeapClasses classes() {
        return classes;
    }

    public IdNumbers numbers() {
        return numbers;
    }

    public RootTable roots() {
        return roots;
    }

    /** How many objects refer to others, or could. */
    public int size() {
        return numbers.size();
    }

    public long position(int number) {
        return positions.getLong(number);
    }

    /** The instances, in the order of the file. */
    public List<HeapObject> instances(Interest interest) {
        List<HeapObject> instances = new ArrayList<>();
        LongList at = found.get(interest);
        for (int i = 0; i < at.size(); i++) {
            instances.add(HeapObject.at(this, at.get(i)));
        }
        return instances;
    }

    public int count(Interest interest) {
        return found.get(interest).size();
    }

    /** Empty for null, and for what leads nowhere. */
    public Optional<HeapObject> object(long id) {
        int number = id == 0 ? -1 : numbers.of(id);
        return number < 0 ? Optional.empty() : Optional.of(HeapObject.at(this, position(number)));
    }

    private final class ObjectFinder extends HeapPass {
        @Override
        public void string(long id, long at, int length) {
            symbols.string(id, at);
        }

        @Override
        public void classLoaded(int serial, long classId, long nameId) {
            symbols.classLoaded(serial, classId, nameId);
        }

        @Override
        public void frame(long at) {
            symbols.frame(at);
        }

        @Override
        public void trace(long at) {
            symbols.trace(at);
        }

        @Override
        public void root(RootKind kind, long id, int thread, int frame) {
            roots.add(kind, id, thread, frame);
        }

        @Override
        public void classDump(long id, long at) {
            classes.add(id, at);
            numbers.add(id);
        }

        @Override
        public void instance(long id, long classId, long at) {
            HeapClass heapClass = classes.of(classId);
            Interest interest = heapClass.interest();
            if (heapClass.references().length > 0 || interest == Interest.NETTY_DESCRIPTOR) {
                numbers.add(id);
                if (interest != Interest.NONE) {
                    found.get(interest).add(at);
                }
            }
        }

        @Override
        public void objectArray(long id, long classId, int length, long at) {
            if (length > 0) {
                numbers.add(id);
            }
        }
    }

    private final class Placing extends HeapPass {
        @Override
        public void classDump(long id, long at) {
            place(id, at);
        }

        @Override
        public void instance(long id, long classId, long at) {
            place(id, at);
        }

        @Override
        public void objectArray(long id, long classId, int length, long at) {
            place(id, at);
        }

        private void place(long id, long at) {
            int number = numbers.of(id);
            if (number >= 0) {
                positions.putLong(number, at);
            }
        }
    }
}
