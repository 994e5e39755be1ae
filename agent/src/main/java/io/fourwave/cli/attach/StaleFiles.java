// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli.attach;

import io.fourwave.cli.host.Credentials;
import io.fourwave.cli.host.FailureException;
import io.fourwave.cli.host.Jvm;
import io.fourwave.cli.host.JvmProcess;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.codehaus.mojo.animal_sniffer.IgnoreJRERequirement;

/**
 * Files of another user under the names that an attach needs: a JVM of the same process id was killed and left them, or
 * one in a container that shares this {@code /tmp} has them. A folder of that name is in the way whoever made it. HotSpot
 * does not heed the trigger of another user and prints its threads instead; its socket it puts in place by rename(2), which the sticky bit of {@code /tmp} refuses, and then it has no
 * listener and says nothing.
 */
final class StaleFiles {
    private final JvmProcess process;
    private final TargetTmp tmp;
    private final Credentials tool;
    private final boolean acceptsRoot;
    private final boolean ownUsers;

    /** @param tool as whom files are removed */
    StaleFiles(JvmProcess process, TargetTmp tmp, JvmProcess tool) {
        this.process = process;
        this.tmp = tmp;
        this.tool = tool.credentials();
        this.acceptsRoot = new Jvm(process, process.perfData()).acceptsRoot();
        this.ownUsers = process.isInOtherNamespace("user", tool);
    }

    /** The first one that {@link #remove} leaves, so that an attach would come to nothing. */
    Optional<Path> lasting() {
        Path triggerAtWork = process.directory().resolve("cwd").resolve(AttachListener.triggerName(process));
        return Stream.concat(
                        Stream.of(triggerAtWork).filter(this::isIgnored),
                        inTmp().filter(file -> isFolder(file) || !tool.mayRemove(file)))
                .findFirst();
    }

    /** @throws FailureException where another process listens under the name of the socket */
    void remove() throws FailureException {
        for (Path file : inTmp().filter(tool::mayRemove).toList()) {
            String name = file.getFileName().toString();
            if (tmp.isSocket(name) && isListenedTo(file)) {
                throw new FailureException(Refusals.socketOfAnotherProcess(process, file));
            }
            tmp.delete(name);
        }
    }

    private Stream<Path> inTmp() {
        Path trigger = tmp.path(AttachListener.triggerName(process));
        Path socket = tmp.path(AttachListener.socketName(process));
        // bound under the longer name first
        Path unfinished = socket.resolveSibling(socket.getFileName() + ".tmp");
        return Stream.concat(
                Stream.of(trigger).filter(this::isIgnored),
                Stream.of(socket, unfinished).filter(file -> isFolder(file) || !mayBeReplaced(file)));
    }

    /** The JVM puts no socket in its place, and nobody removes one unasked that may have something in it. */
    static boolean isFolder(Path file) {
        return Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS);
    }

    private boolean isIgnored(Path trigger) {
        return Credentials.owner(trigger)
                .filter(owner -> owner != process.uid() && !(owner == 0 && acceptsRoot))
                .isPresent();
    }

    /** In a user namespace of its own a capability holds for the users in there only. */
    private boolean mayBeReplaced(Path file) {
        Credentials jvm = ownUsers ? process.credentials().withoutCapabilities() : process.credentials();
        return jvm.mayRemove(file);
    }

    private static boolean isListenedTo(Path socket) {
        return AttachedJvm.hasUnixSockets() && AcceptProbe.isAccepted(socket);
    }

    /** JDK 16. */
    @IgnoreJRERequirement
    private static final class AcceptProbe {
        static boolean isAccepted(Path socket) {
            try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
                return channel.isConnected();
            } catch (ConnectException nobody) {
                return false;
            } catch (IOException unknown) {
                return true;
            }
        }
    }
}
