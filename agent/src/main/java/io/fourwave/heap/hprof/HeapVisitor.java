// SPDX-License-Identifier: Apache-2.0
package io.fourwave.heap.hprof;

/** What {@link DumpScanner} finds, in the order of the file. Positions are those of the first byte of a record's body. */
interface HeapVisitor {
    void string(long id, long at, int length);

    void classLoaded(int serial, long classId, long nameId);

    /** @param at where a FRAME's body is */
    void frame(long at);

    /** @param at where a TRACE's body is */
    void trace(long at);

    /**
     * @param thread a thread's serial number, 0 where the root has none
     * @param frame a frame's place in that thread's stack, -1 where it has none
     */
    void root(RootKind kind, long id, int thread, int frame);

    /** @param at where its tag is, as for the next three */
    void classDump(long id, long at);

    void instance(long id, long classId, long at);

    void objectArray(long id, long classId, int length, long at);

    void primitiveArray(long id, long at);
}
