// SPDX-License-Identifier: Apache-2.0
package io.fourwave.heap.hprof;

/** A visitor that looks at nothing: passes over a dump look at some of it. */
abstract class HeapPass implements HeapVisitor {
    @Override
    public void string(long id, long at, int length) {}

    @Override
    public void classLoaded(int serial, long classId, long nameId) {}

    @Override
    public void frame(long at) {}

    @Override
    public void trace(long at) {}

    @Override
    public void root(RootKind kind, long id, int thread, int frame) {}

    @Override
    public void classDump(long id, long at) {}

    @Override
    public void instance(long id, long classId, long at) {}

    @Override
    public void objectArray(long id, long classId, int length, long at) {}

    @Override
    public void primitiveArray(long id, long at) {}
}
