// SPDX-License-Identifier: Apache-2.0
package io.fourwave.heap.hprof;

/** Hears how far the reading of a dump has come. */
public interface Progress {
    /** Nobody wants to know. */
    Progress SILENT = (what, done, all) -> {};

    /**
     * Called some hundred times for each step.
     *
     * @param what the step, such as {@code reading objects}
     */
    void at(String what, long done, long all);
}
