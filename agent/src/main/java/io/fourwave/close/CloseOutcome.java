// SPDX-License-Identifier: Apache-2.0
package io.fourwave.close;

import io.fourwave.diagnose.Suspect;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What came of an order so far. Written by the batch's thread, read by any. */
public final class CloseOutcome {
    /** Of thousands the first ones tell what they are. */
    private static final int SHOWN = 20;

    private final Map<Sparing, Integer> spared = new EnumMap<>(Sparing.class);
    private final List<Suspect> chosen = new ArrayList<>();
    private final List<Suspect> strangers = new ArrayList<>();
    private int closed;
    private boolean over;
    private long waitNanos;
    private String refusal;
    private int reached;
    private String gaps;

    synchronized void closed(Suspect suspect) {
        closed++;
        some(suspect, chosen);
    }

    synchronized void spared(Suspect suspect, Sparing why) {
        spared.merge(why, 1, Integer::sum);
        if (why == Sparing.NOT_MET) {
            some(suspect, strangers);
        }
    }

    private static void some(Suspect suspect, List<Suspect> list) {
        if (list.size() < SHOWN) {
            list.add(suspect);
        }
    }

    /** As of the last walk. */
    synchronized void reached(int count, String gapsOfTheWalk) {
        reached = count;
        gaps = gapsOfTheWalk;
    }

    synchronized void waits(long nanos) {
        waitNanos = nanos;
    }

    synchronized void over() {
        over = true;
    }

    /** Nothing is closed at all. */
    synchronized void refused(String why) {
        refusal = why;
    }

    public synchronized boolean isOver() {
        return over;
    }

    /** How many were closed; of a look, how many would be. */
    public synchronized int closedCount() {
        return closed;
    }

    /** Some of those that were closed, or would be. */
    public synchronized List<Suspect> chosen() {
        return List.copyOf(chosen);
    }

    /** Some of those whose objects are not known. */
    public synchronized List<Suspect> strangers() {
        return List.copyOf(strangers);
    }

    public synchronized Map<String, Integer> spared() {
        Map<String, Integer> byText = new LinkedHashMap<>();
        spared.forEach((why, count) -> byText.put(why.text(), count));
        return byText;
    }

    /** How long reads and writes are watched yet before the first close, rounded up. */
    public synchronized long waitSeconds() {
        return (waitNanos + TimeUnit.SECONDS.toNanos(1) - 1) / TimeUnit.SECONDS.toNanos(1);
    }

    /** How many open connections the path leads to. */
    public synchronized int reachedCount() {
        return reached;
    }

    /** What of the path could not be walked, empty where it all was; null where none was walked. */
    public synchronized String gaps() {
        return gaps;
    }

    /** Null unless the whole order was refused. */
    public synchronized String refusal() {
        return refusal;
    }
}
