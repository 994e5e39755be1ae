// SPDX-License-Identifier: Apache-2.0
package io.fourwave.close;

import io.fourwave.connection.Connection;
import io.fourwave.diagnose.Diagnosis;
import io.fourwave.tcp.FourTuple;
import java.io.FileDescriptor;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a batch needs of the rest of the agent. Any thread. */
public interface CloseConditions {

    /** For so long nobody may have touched what is closed. */
    long leakAfterNanos();

    /** As of the last sweep. */
    List<Diagnosis.Found> findings();

    /** The finding of this number or id; empty where it is gone. */
    default Optional<Diagnosis.Found> finding(String name) {
        return findings().stream()
                .filter(each -> name.equals(Integer.toString(each.number()))
                        || name.equals(each.finding().key().id()))
                .findFirst();
    }

    /** From now on, and for so long, the hooks report every read and write. */
    void watchAllUses(long nanos);

    /** {@code System.nanoTime} since which the hooks report every read and write; 0: they do not. */
    long allUsesSinceNanos();

    /** False where reads of asynchronous channels cannot be woven. */
    boolean asynchronousReadsSeen();

    /** As {@link #watchAllUses}; and a socket that nobody has met yet becomes a connection at its first use. */
    void meetAllUsed(long nanos);

    /** {@code System.nanoTime} since which every socket that is used becomes a connection; 0: not each does. */
    long allMetSinceNanos();

    /** True where connections were left out for want of room: one of them may be in use, and nobody knows it. */
    boolean isFull();

    /** The loaded classes of this name, one for each loader; the agent's own are not among them. */
    List<Class<?>> classesNamed(String name);

    /** The connection that is known on this descriptor, or null; a connection is known from its first use on. */
    Connection known(FileDescriptor descriptor);

    /** Makes a connection, which is about to be closed, of a socket or channel that nobody has met; null where somebody has. */
    Connection adopt(Object socket, FourTuple tuple);

    /**
     * Those of these connections whose peer, on this host, has only half-closed and waits. Waits for the kernel's answer.
     *
     * @return empty where the kernel does not say
     */
    Optional<Set<FourTuple>> halfClosedByPeer(Collection<FourTuple> tuples) throws InterruptedException;
}
