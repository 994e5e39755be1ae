// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose.evidence;

/** A fact about a connection or about its like, with where it is from. Nothing is concluded from what was not looked for. */
public enum Sign {
    PEER_HALF_CLOSED(
            "the peer has only half-closed and waits: its end is in FIN_WAIT_2 and has a descriptor",
            "kernel's tables, same host"),
    FRAME_LIVES(
            "a frame of the last use is still on its thread's stack and has not gone round a loop",
            "the thread's stack, now"),
    FRAME_LEFT(
            "the thread of the last use has ended, or has left the frames of that use, or works for another client",
            "the thread's stack, now"),
    WENT_ON(
            "the frame is still there, but its thread has opened another connection on the same line since, or has gone round a"
                    + " loop: it may keep all of them, or forget each",
            "the thread's stack, now"),
    AT_WORK(
            "a thread that has it, or may have got it, is in the middle of something: it waits for no task, client or input,"
                    + " and has not begun since",
            "the threads' stacks, one diagnosis after the other"),
    MAY_COME_LATER(
            "main pauses, a timer or a scheduler has a task for later, or a thread of the application waits in a queue: any of them may close it then",
            "the threads' stacks, one diagnosis after the other"),
    KEPT_PER_CLIENT(
            "no more than there are clients connected to this JVM, each since before: one may be kept until its client goes",
            "hook on accept; the descriptors held"),
    CLOSED_LATE(
            "the application has closed others of this line after as long in CLOSE_WAIT",
            "hook on close, of those that were here before"),
    END_READ("a read returned the end of the stream", "hook on read"),
    END_READ_AGAIN(
            "reads have returned the end of the stream again and again, for leak.after and until now", "hook on read"),
    READER_ENDED(
            "the end was read by a thread of its own, not the one that opened it, and that thread has ended: who opened it may"
                    + " close it at the next use",
            "hook on read; the thread"),
    UNREAD(
            "more is unread than a peer says in farewell (4 KB), and nobody reads",
            "FIONREAD, four looks within leak.after"),
    PARTLY_READ("some of what the peer sent was read", "hook on read"),
    NEVER_READ("nothing of it was ever read", "hook on read"),
    UNANSWERED(
            "something was read, and nothing was written since: an answer may wait for an event",
            "hooks on read and write"),
    SERVER("this side accepted it", "hook on accept; the kernel's listeners"),
    NON_BLOCKING(
            "a selector tells its owner of the peer's FIN, or has told of it; without one it is put aside like a socket that blocks",
            "the channel's mode"),
    DEREGISTERED("it does not block, and no selector has it any more: frames say nothing of it", "the channel's keys"),
    PAUSED("a selector has it, and is not to tell of what there is to read", "the channel's keys"),
    UNSELECTED(
            "a selector has it and is to tell of what there is to read, and nobody has read the end: its event loop has not"
                    + " looked, or stands still",
            "the channel's keys"),
    BEFORE_ATTACH(
            "it was opened before the attach: how it was used is not known",
            "descriptors without an opening that was seen"),
    AS_MANY_AS_AT_ONCE("no more than were in use at one time", "hooks on open, read and write"),
    REUSED("most were used again after a pause", "hooks on write and on options"),
    FILLED_AHEAD(
            "opened by a pool, a data source, DriverManager or a constructor, and unused since that call",
            "opening stack, last use"),
    OPENED_BY_LIBRARY(
            "opened without the application on the stack, and used by another thread", "opening stack, last use"),
    UNUSED("nobody has used it since it was opened", "hooks on read, write and options"),
    ONE_PER_THREAD("each was used by a thread of its own, which is alive", "threads of the last uses"),
    TAKEN_BACK("the pool sets an option on what it takes back, and did so here", "hook on options"),
    NOT_TAKEN_BACK("the pool sets an option on what it takes back, and not here", "hook on options"),
    LEFT_IDLE(
            "the peer closed most of them after a second and more without a use, as servers do with what a client keeps idle",
            "last use; the state, less the time for which no sweep saw it"),
    MANY("five or more", "count"),
    CROWD("fifty or more", "count"),
    GROWS("more come than go, for several lifetimes", "level since the attach"),
    LASTS("it has gone on for ten times leak.after", "age of the oldest"),
    TURNS_OVER("as many have gone as there are: each ends after a time", "level since the attach");

    private final String meaning;
    private final String source;

    Sign(String meaning, String source) {
        this.meaning = meaning;
        this.source = source;
    }

    public String meaning() {
        return meaning;
    }

    /** Where it is from. */
    public String source() {
        return source;
    }
}
