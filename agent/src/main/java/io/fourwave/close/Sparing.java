// SPDX-License-Identifier: Apache-2.0
package io.fourwave.close;

/** Why a connection of a finding is left alone. */
public enum Sparing {
    NOT_MET(
            "it was opened before the attach and not used since, so its object is not known; holders says who has it, and"
                    + " --through closes what is behind such a path"),
    OFF_THE_PATH("the path does not lead to it"),
    NOT_WALKED("the path to it could not be walked in time"),
    POOLED("the path goes through a pool, which drops it at its next use"),
    MET_MEANWHILE("it was used meanwhile"),
    PEER_UNKNOWN("its peer is on this host, and the kernel does not say whether it waits for the rest"),
    CLOSED_MEANWHILE("it was closed meanwhile"),
    CLOSE_CALLED("its close() was called already"),
    COLLECTED("its object is collected: nobody can close its descriptor any more"),
    NATIVE("it belongs to a native transport: only its channel may close it, on its own event loop"),
    READS_UNSEEN("the agent cannot see its reads in this JVM, so it may be in use"),
    NOT_CERTAIN("it leaks probably, which is not certain: --force closes it as well"),
    NOT_ACCUSED("it is only suspected to leak: --force closes it as well"),
    PEER_HAS_NOT_CLOSED("its peer has not closed or reset it"),
    PEER_WAITS("its peer has only half-closed it, and waits for the rest"),
    STATE_UNKNOWN("its state cannot be read"),
    TOO_YOUNG("its peer closed it less than leak.after ago"),
    USED_LATELY("it was used less than leak.after ago"),
    IN_USE("a thread reads, writes or waits on it now"),
    STILL_AT_WORK("the thread that used it last is still in the frames of that use"),
    OVER_THE_LIMIT("beyond --at-most"),
    STOPPED("the closing was stopped before its turn"),
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
