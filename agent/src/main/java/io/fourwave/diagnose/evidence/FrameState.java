// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose.evidence;

/** Whether the code that used a connection last may still mean to close it. */
public enum FrameState {
    /** The thread has ended, or its stack no longer passes the frames of that use. */
    LEFT,
    /** A frame of that use has gone round a loop since: it may have forgotten what it had then, or have put it aside. */
    ROUND,
    /** A frame of that use is still on the stack of its thread: it may be at work inside the same {@code try}. */
    LIVES,
    /** The thread or the stack of the last use is not known, or was not looked at. */
    UNKNOWN
}
