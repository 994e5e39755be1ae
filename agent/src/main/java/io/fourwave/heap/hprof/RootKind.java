// SPDX-License-Identifier: Apache-2.0
package io.fourwave.heap.hprof;

/** Why an object is alive by itself; hprof's tags. */
public enum RootKind {
    UNKNOWN(0xff, 0, "the JVM"),
    JNI_GLOBAL(0x01, 0, "JNI global reference"),
    JNI_LOCAL(0x02, 2, "JNI local reference"),
    JAVA_FRAME(0x03, 2, "local variable"),
    NATIVE_STACK(0x04, 1, "native stack"),
    STICKY_CLASS(0x05, 0, "class"),
    THREAD_BLOCK(0x06, 1, "thread block"),
    MONITOR_USED(0x07, 0, "monitor in use"),
    THREAD_OBJECT(0x08, 2, "thread");

    private static final RootKind[] BY_TAG = new RootKind[256];

    static {
        for (RootKind kind : values()) {
            BY_TAG[kind.tag] = kind;
        }
    }

    private final int tag;
    private final int numbers;
    private final String text;

    RootKind(int tag, int numbers, String text) {
        this.tag = tag;
        this.numbers = numbers;
        this.text = text;
    }

    /** Null for a tag that is no root's. */
    public static RootKind of(int tag) {
        return BY_TAG[tag];
    }

    /** How many numbers of 32 bits follow the object's id: a thread's serial, and a frame's place or trace's serial. */
    public int numbers() {
        return numbers;
    }

    public String text() {
        return text;
    }
}
