// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli.attach;

import io.fourwave.cli.host.FailureException;
import io.fourwave.cli.host.JvmProcess;
import io.fourwave.cli.host.SystemCommand;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A JVM's thread that answers the attach protocol. HotSpot starts it when it gets a SIGQUIT and finds a file
 * {@code .attach_pidN}; without that file the same signal prints every thread on the application's stdout. So at most
 * one is sent, the file stays until the JVM has looked for it, and {@link AttachCheck} has been asked before.
 */
final class AttachListener {
    static final int SIGQUIT = 3;

    private static final String THREAD = "Attach Listener";
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(10);
    /** So long a signal that somebody sent may still be on its way, in a JVM that is busy. */
    private static final long UNDER_WAY_MILLIS = 60_000;

    private static final long FIRST_PAUSE_MILLIS = 10;
    private static final long LONGEST_PAUSE_MILLIS = 200;

    private final JvmProcess process;
    private final TargetTmp tmp;

    AttachListener(JvmProcess process, TargetTmp tmp) {
        this.process = process;
        this.tmp = tmp;
    }

    Path socket() {
        return tmp.path(socketName());
    }

    /** The thread decides: the socket of one that has ended stays, and who connects to it waits for ever. */
    boolean isThere() {
        List<String> threads = process.threadNames();
        return (threads.isEmpty() || threads.contains(THREAD)) && tmp.isSocket(socketName()) && isTheJvms();
    }

    /** Returns when the thread is there and its socket is. */
    void start() throws FailureException, IOException, InterruptedException {
        if (isThere()) {
            return;
        }
        Optional<Object> before = tmp.key(socketName());
        if (begin()) {
            signal();
        }
        long deadline = System.nanoTime() + LIMIT_NANOS;
        long pause = FIRST_PAUSE_MILLIS;
        while (!isThere() || tmp.key(socketName()).equals(before)) {
            if (System.nanoTime() - deadline > 0) {
                throw new FailureException(Refusals.noListener(process, tmp.path(triggerName())));
            }
            failIfEnded();
            Thread.sleep(pause);
            pause = Math.min(LONGEST_PAUSE_MILLIS, pause * 2);
        }
        tmp.delete(triggerName());
    }

    /** @return false where somebody's signal is under way already */
    private boolean begin() throws IOException {
        try {
            tmp.create(triggerName(), new byte[0], "rw-r--r--");
            return true;
        } catch (FileAlreadyExistsException left) {
            return tmp.attributes(triggerName())
                    .filter(file ->
                            System.currentTimeMillis() - file.lastModifiedTime().toMillis() > UNDER_WAY_MILLIS)
                    .isPresent();
        }
    }

    private void signal() throws FailureException, IOException, InterruptedException {
        SystemCommand.Result kill = SystemCommand.signal("QUIT", process.pid());
        if (kill.status() != 0) {
            tmp.delete(triggerName());
            throw new FailureException(Refusals.notSignalled(process, kill.said()));
        }
    }

    private void failIfEnded() throws FailureException {
        Optional<JvmProcess> now = process.again();
        if (now.isEmpty() || now.get().state() == 'Z') {
            tmp.delete(triggerName());
            throw new FailureException("that JVM has ended", Refusals.list());
        }
    }

    /** Of its effective user, or of root where this tool sees it from another user namespace. */
    private boolean isTheJvms() {
        return tmp.owner(socketName()).filter(owner -> owner == process.uid()).isPresent();
    }

    private String socketName() {
        return socketName(process);
    }

    private String triggerName() {
        return triggerName(process);
    }

    static String socketName(JvmProcess process) {
        return ".java_pid" + process.ownPid();
    }

    static String triggerName(JvmProcess process) {
        return ".attach_pid" + process.ownPid();
    }
}
