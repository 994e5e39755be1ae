// SPDX-License-Identifier: Apache-2.0
package io.fourwave.report;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.GsonBuilder;
import io.fourwave.connection.Connection;
import io.fourwave.diagnose.Diagnosis;
import io.fourwave.diagnose.Suspect;
import io.fourwave.tcp.FourTuple;
import io.fourwave.tcp.TcpState;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Every connection that a finding is about, for the command {@code holders}, which puts them beside those of a heap dump. Their
 * addresses are not masked: the dump has them too.
 */
public final class SuspectList {

    private SuspectList() {}

    public static String json(List<Diagnosis.Found> findings) {
        List<Entry> entries = new ArrayList<>();
        for (Diagnosis.Found found : findings) {
            String name = "#" + found.number() + " " + found.finding().key().id() + " ("
                    + found.finding().severity().text() + ", the oldest for "
                    + TimeUnit.NANOSECONDS.toSeconds(found.finding().oldestNanos()) + " s)";
            for (Suspect suspect : found.finding().suspects()) {
                suspect.knownTuple().ifPresent(tuple -> entries.add(entry(suspect, tuple, name)));
            }
        }
        return new GsonBuilder()
                .setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES)
                .disableHtmlEscaping()
                .create()
                .toJson(entries);
    }

    private static Entry entry(Suspect suspect, FourTuple tuple, String finding) {
        Connection connection = suspect.connection();
        TcpState state = connection == null ? TcpState.CLOSE_WAIT : connection.lastState();
        return new Entry(
                tuple.localAddress(),
                tuple.localPort(),
                tuple.peerAddress(),
                tuple.peerPort(),
                connection == null ? null : connection.descriptorNumber(),
                state == null ? "?" : state.semconv(),
                finding);
    }

    private record Entry(
            String localAddress,
            int localPort,
            String peerAddress,
            int peerPort,
            Integer descriptor,
            String state,
            String finding) {}
}
