// SPDX-License-Identifier: Apache-2.0
package io.fourwave.close;

/** Why a connection of a finding is left alone. */
public enum Sparing {
    NOT_MET("opened before the attach and not met since: its object is not known; holders says who has it"),
    CLOSED_MEANWHILE("closed meanwhile"),
    CLOSE_CALLED("its close() was called already"),
    COLLECTED("its object is collected: nobody can close its descriptor any more"),
    NATIVE("of a native transport: only its channel may close it, on its own event loop"),
    READS_UNSEEN("its reads are not seen in this JVM: whether it is used is not known"),
    NOT_ACCUSED("that this one leaks is only suspected: --force takes it as well"),
    PEER_HAS_NOT_CLOSED("its peer has not closed or reset it"),
    PEER_WAITS("its peer has only half-closed it, and waits for the rest"),
    STATE_UNKNOWN("its state cannot be read"),
    TOO_YOUNG("its peer closed it less than leak.after ago"),
    USED_LATELY("it was used less than leak.after ago"),
    IN_USE("a thread reads, writes or waits on it now"),
    STILL_AT_WORK("the thread that used it last is still in the frames of that use"),
    OVER_THE_LIMIT("beyond --at-most"),
    STOPPED("stopped before its turn"),
    CLOSE_FAILED("its close() threw an exception"),
    CLOSE_HANGS("its close() has not returned in time; it goes on by itself");

    private final String text;

    Sparing(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }
}
