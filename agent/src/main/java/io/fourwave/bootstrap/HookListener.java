// SPDX-License-Identifier: Apache-2.0
package io.fourwave.bootstrap;

import java.io.FileDescriptor;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/**
 * What stands behind the hooks while the agent is attached. Called on application threads, inside the JDK's own locks:
 * an implementation must not lock, block, log or load classes. What it throws is caught and counted by {@link Hooks}.
 */
public interface HookListener {

    /** A connect returned: established, or under way. */
    void connected(Object socket);

    /** A socket of the agent's own connected. */
    void own(Object socket);

    /** An accept returned this socket. */
    void accepted(Object socket);

    /**
     * A close is about to run.
     *
     * @return a token for {@link #closed}, or null when there is nothing to follow up
     */
    Object closing(Object socket);

    /** The close with this token returned. */
    void closed(Object socket, Object token);

    /** A shutdown of one direction is about to run. */
    void shuttingDown(Object socket, boolean output);

    /** A selector let go of this channel; its descriptor is about to be freed. */
    void deregistered(Object socket);

    /**
     * A read returned.
     *
     * @param endOfStream it returned -1: the application has been told that the peer sends no more
     */
    void read(Object socket, boolean endOfStream);

    /** A write begins: whoever does it holds the socket. */
    void written(Object socket);

    /** An option is being set: some pools do so with what they take back. */
    void touched(Object socket);

    /** SO_LINGER is being set: nobody need ask for it at the close of any other. */
    void lingers(FileDescriptor descriptor);

    /** The JDK has asked for a socket's local address, as it does itself when one is connected or accepted. */
    void located(FileDescriptor descriptor, InetSocketAddress local);

    /** A channel was made that may connect later, and perhaps on another thread. */
    void created(Object channel);

    /** A socket began to listen. */
    void listening(Object socket);

    /** A thread enters a selector. */
    void selecting(Object selector);

    /** The JDK's cleaner is about to close the descriptor of an unreachable socket. */
    void collected(FileDescriptor descriptor);

    /** The same, where only its number is left (JDK 11 to 17). */
    void collected(int number);

    /** A native transport made a socket of this descriptor number, or was given one by an accept. */
    void opened(int number);

    /** A native transport begins to connect. */
    void connecting(int number, SocketAddress peer);

    /** The object that stands for this descriptor number in the methods above; null where it is not a TCP socket. */
    Object socketAt(int number);
}
