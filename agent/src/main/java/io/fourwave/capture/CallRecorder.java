// SPDX-License-Identifier: Apache-2.0
package io.fourwave.capture;

import io.fourwave.connection.Connection;
import io.fourwave.connection.census.Counters;
import io.fourwave.jdk.JdkNet;
import io.fourwave.jdk.JdkSockets;
import java.io.FileDescriptor;

/** Samples the kernel at the entry of a call, and hands the sample to the watch thread; a full queue drops and counts. */
final class CallRecorder {
    private final CallQueue queue;
    private final CallSampler callSampler;
    private final Counters counters;
    private final MarkedDescriptors lingering = new MarkedDescriptors();

    CallRecorder(CallQueue queue, CallSampler callSampler, Counters counters) {
        this.queue = queue;
        this.callSampler = callSampler;
        this.counters = counters;
    }

    void lingers(FileDescriptor descriptor) {
        lingering.add(descriptor);
    }

    /** @param socket null where nobody has it any more */
    void record(Connection connection, Object socket, CallEvent.Kind kind, boolean held) {
        boolean first = connection.callBegins();
        boolean queued = false;
        try {
            resolveTuple(connection, socket);
            queued = queue.offer(callSampler.call(connection, kind, held, first, mayLinger(connection)));
        } finally {
            if (!queued) {
                connection.callLost();
                counters.queueFull.increment();
            }
        }
    }

    /** The socket's own object knows part of the address, which saves a question to the kernel. */
    private static void resolveTuple(Connection connection, Object socket) {
        if (connection.tuple() == null && socket != null) {
            connection.resolveTuple(JdkSockets.of(socket).local(socket));
        }
        if (connection.tuple() == null) {
            connection.resolveTuple(JdkNet.localAddress(connection.descriptor()));
        }
    }

    /** Nobody knows of an option that was set while nobody watched. */
    private boolean mayLinger(Connection connection) {
        return connection.isAdopted() || !connection.api().setsOptionsByNet() || lingering.has(connection.descriptor());
    }
}
