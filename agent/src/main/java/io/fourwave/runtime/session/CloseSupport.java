// SPDX-License-Identifier: Apache-2.0
package io.fourwave.runtime.session;

import io.fourwave.capture.Capture;
import io.fourwave.close.CloseConditions;
import io.fourwave.connection.Connection;
import io.fourwave.diagnose.Diagnosis;
import io.fourwave.diagnose.detector.Detectors;
import io.fourwave.kernel.KernelSocket;
import io.fourwave.kernel.Reading;
import io.fourwave.kernel.SocketTable;
import io.fourwave.tcp.FourTuple;
import io.fourwave.tcp.TcpState;
import io.fourwave.watch.Watch;
import io.fourwave.weave.Weaving;
import java.io.FileDescriptor;
import java.lang.instrument.Instrumentation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What closing on demand needs of the watching. Threads of a batch. */
final class CloseSupport implements CloseConditions {
    /** A look at /proc is given up after 0.3 s, and another one has more time. */
    private static final long ANSWER_NANOS = TimeUnit.SECONDS.toNanos(8);

    private static final long PAUSE_MILLIS = 200;

    private final Duration leakAfter;
    private final Diagnosis diagnosis;
    private final Detectors detectors;
    private final Watch watch;
    private final Capture capture;
    private final SocketTable kernel;
    private final Weaving weaving;
    private final Instrumentation instrumentation;

    CloseSupport(
            Duration leakAfter,
            Diagnosis diagnosis,
            Detectors detectors,
            Watch watch,
            Capture capture,
            SocketTable kernel,
            Weaving weaving,
            Instrumentation instrumentation) {
        this.leakAfter = leakAfter;
        this.diagnosis = diagnosis;
        this.detectors = detectors;
        this.watch = watch;
        this.capture = capture;
        this.kernel = kernel;
        this.weaving = weaving;
        this.instrumentation = instrumentation;
    }

    @Override
    public long leakAfterNanos() {
        return leakAfter.toNanos();
    }

    @Override
    public List<Diagnosis.Found> findings() {
        return diagnosis.findings();
    }

    @Override
    public void watchAllUses(long nanos) {
        watch.watchAllUses(nanos);
    }

    @Override
    public long allUsesSinceNanos() {
        return watch.allUsesSinceNanos();
    }

    @Override
    public boolean asynchronousReadsSeen() {
        return weaving.limits().isEmpty();
    }

    @Override
    public void meetAllUsed(long nanos) {
        watch.meetAllUsed(nanos);
    }

    @Override
    public long allMetSinceNanos() {
        return watch.allMetSinceNanos();
    }

    @Override
    public boolean isFull() {
        return capture.counters().overCapacity.sum() > 0;
    }

    @Override
    public List<Class<?>> classesNamed(String name) {
        List<Class<?>> found = new ArrayList<>();
        for (Class<?> each : instrumentation.getAllLoadedClasses()) {
            if (each.getClassLoader() != CloseSupport.class.getClassLoader()
                    && each.getName().equals(name)) {
                found.add(each);
            }
        }
        return found;
    }

    @Override
    public Connection known(FileDescriptor descriptor) {
        return capture.table().get(descriptor);
    }

    @Override
    public Connection adopt(Object socket, FourTuple tuple) {
        Connection adopted = capture.recorder().adopt(socket);
        if (adopted != null) {
            detectors.closesOnDemand(tuple);
        }
        return adopted;
    }

    @Override
    public Optional<Set<FourTuple>> halfClosedByPeer(Collection<FourTuple> tuples) throws InterruptedException {
        Set<FourTuple> peers = new HashSet<>();
        tuples.forEach(tuple -> peers.add(tuple.reversed()));
        long deadline = System.nanoTime() + ANSWER_NANOS;
        do {
            CompletableFuture<Reading> answer = new CompletableFuture<>();
            watch.soon(() -> answer.complete(kernel.find(peers)));
            try {
                if (answer.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS) instanceof Reading.Sockets sockets) {
                    return Optional.of(halfClosed(sockets.sockets()));
                }
            } catch (ExecutionException | TimeoutException none) {
                return Optional.empty();
            }
            Thread.sleep(PAUSE_MILLIS);
        } while (deadline - System.nanoTime() > 0);
        return Optional.empty();
    }

    private static Set<FourTuple> halfClosed(List<KernelSocket> peers) {
        Set<FourTuple> tuples = new HashSet<>();
        for (KernelSocket peer : peers) {
            if (peer.state() == TcpState.FIN_WAIT_2 && peer.inode() != 0) {
                tuples.add(peer.tuple().reversed());
            }
        }
        return tuples;
    }
}
