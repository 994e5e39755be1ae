// SPDX-License-Identifier: Apache-2.0
package io.fourwave.weave;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.StringTokenizer;

/**
 * All that we touch, in one table. A text, because premain needs the names of the classes before any advice is loaded. The
 * columns are: the JDKs that have the method ({@code lib} for a class of a library), the class (of a library how its name
 * ends, which relocation leaves as it is), the method (without parameters: all of that name, none of which calls
 * another), and the class in {@link Advices}. {@code 8-17/12}: after 12 only where a setting asks for the class. A row whose method a JDK of its range lacks is reported.
 */
final class WovenMethods {
    private static final String TABLE = """
            # java.net.Socket, its streams, and SSLSocket over it (JEP 353). The other connects call this one.
            # SocketDispatcher.close would be too late: its caller has sent the FIN by then.
            13-   sun.nio.ch.NioSocketImpl          connect(SocketAddress,int)   Connected
            13-   sun.nio.ch.NioSocketImpl          accept(SocketImpl)           AcceptedInto
            13-   sun.nio.ch.NioSocketImpl          listen                       Listening
            13-   sun.nio.ch.NioSocketImpl          read                         Read
            13-   sun.nio.ch.NioSocketImpl          write                        Written
            # A pool sets SO_TIMEOUT when it takes a connection back.
            13-   sun.nio.ch.NioSocketImpl          setOption                    Touched
            13-   sun.nio.ch.NioSocketImpl          shutdownOutput               OutputShutDown
            13-   sun.nio.ch.NioSocketImpl          shutdownInput                InputShutDown
            13-   sun.nio.ch.NioSocketImpl          close()                      Closed
            # The JDK's cleaner closes the descriptor of a Socket that nobody holds any more, without its close().
            13-20 sun.nio.ch.SocketDispatcher       close                        DescriptorClosed
            21-   sun.nio.ch.UnixDispatcher         close                        DescriptorClosed

            # The same before Java 13, and with jdk.net.usePlainSocketImpl until 17. Its streams know it by a field. Before Java
            # 11 it has a finalizer, since then the JDK's cleaner closes the number of its descriptor.
            8-17/12  java.net.AbstractPlainSocketImpl connect(String,int)        Connected
            8-17/12  java.net.AbstractPlainSocketImpl connect(InetAddress,int)   Connected
            8-17/12  java.net.AbstractPlainSocketImpl connect(SocketAddress,int) Connected
            8-17/12  java.net.AbstractPlainSocketImpl accept(SocketImpl)         AcceptedInto
            8-17/12  java.net.AbstractPlainSocketImpl listen                     Listening
            8-17/12  java.net.AbstractPlainSocketImpl setOption                  Touched
            8-17/12  java.net.AbstractPlainSocketImpl shutdownOutput             OutputShutDown
            8-17/12  java.net.AbstractPlainSocketImpl shutdownInput              InputShutDown
            8-17/12  java.net.AbstractPlainSocketImpl close()                    Closed
            8-12  java.net.AbstractPlainSocketImpl       reset()                    Closed
            8-17/12  java.net.SocketInputStream  read(byte[],int,int,int)        StreamRead
            8-17/12  java.net.SocketOutputStream socketWrite(byte[],int,int)     StreamWritten
            11-17/12 java.net.SocketCleanable    performCleanup                  NumberCollected

            # SocketChannel, blocking or not, and its socket adaptor, whose methods have names in "blocking".
            # implCloseSelectableChannel runs once for every way a channel is closed, interrupts included; kill runs
            # when a selector lets go of a channel that was closed while registered.
            8-    sun.nio.ch.SocketChannelImpl      connect                      Connected
            13-   sun.nio.ch.SocketChannelImpl      blockingConnect              Connected
            8-    sun.nio.ch.SocketChannelImpl      read                         Read
            13-   sun.nio.ch.SocketChannelImpl      blockingRead                 Read
            8-    sun.nio.ch.SocketChannelImpl      write                        Written
            13-   sun.nio.ch.SocketChannelImpl      blockingWriteFully           Written
            8-    sun.nio.ch.SocketChannelImpl      setOption                    Touched
            8-    sun.nio.ch.SocketChannelImpl      shutdownOutput               OutputShutDown
            8-    sun.nio.ch.SocketChannelImpl      shutdownInput                InputShutDown
            8-    sun.nio.ch.SocketChannelImpl      implCloseSelectableChannel   Closed
            8-    sun.nio.ch.SocketChannelImpl      kill                         Deregistered
            # The channel and its adaptor both accept through finishAccept; a hook on accept as well would report it twice.
            8-    sun.nio.ch.ServerSocketChannelImpl bind                        Listening
            8-12  sun.nio.ch.ServerSocketChannelImpl accept()                    Accepted
            13-   sun.nio.ch.ServerSocketChannelImpl finishAccept                Accepted
            # Every channel that is not an accepted one is made here, on the thread that wants it.
            8-    sun.nio.ch.SelectorProviderImpl   openSocketChannel            Created
            8-    sun.nio.ch.SelectorProviderImpl   openServerSocketChannel      Created
            # Every way to select comes through here.
            8-    sun.nio.ch.SelectorImpl           lockAndDoSelect              Selecting

            # AsynchronousSocketChannel: a read that finds data ends in implRead, one that waits in finishRead.
            8-    sun.nio.ch.UnixAsynchronousSocketChannelImpl       implConnect    Connected
            8-    sun.nio.ch.UnixAsynchronousSocketChannelImpl       implRead       AsynchronousRead
            8-    sun.nio.ch.UnixAsynchronousSocketChannelImpl       finishRead     AsynchronousRead
            8-    sun.nio.ch.UnixAsynchronousSocketChannelImpl       implWrite      Written
            8-    sun.nio.ch.UnixAsynchronousSocketChannelImpl       implClose      Closed
            8-    sun.nio.ch.AsynchronousSocketChannelImpl           shutdownOutput OutputShutDown
            8-    sun.nio.ch.AsynchronousSocketChannelImpl           shutdownInput  InputShutDown
            8-    sun.nio.ch.UnixAsynchronousServerSocketChannelImpl finishAccept   Accepted
            8-    sun.nio.ch.AsynchronousServerSocketChannelImpl     bind           Listening
            # The application asks for the next connection here; the one that comes has no application on its stack.
            8-    sun.nio.ch.UnixAsynchronousServerSocketChannelImpl implAccept     Accepting

            # Every option of all these sockets; the method without a family calls this one. And where the JDK itself
            # asks for a local address.
            8-    sun.nio.ch.Net   setSocketOption(FileDescriptor,ProtocolFamily,SocketOption,Object) OptionSet
            8-    sun.nio.ch.Net   localAddress                                                       Located

            # Netty's native transports, 4.1.63 to 4.2. Every close comes through markClosed before the descriptor is
            # closed, by this thread or later by the ring. Reads and writes by io_uring are not seen.
            lib   netty.channel.unix.FileDescriptor markClosed                   NativeClosed
            lib   netty.channel.unix.FileDescriptor read(ByteBuffer,int,int)     NativeRead
            lib   netty.channel.unix.FileDescriptor readAddress(long,int,int)    NativeRead
            lib   netty.channel.unix.FileDescriptor write(ByteBuffer,int,int)    NativeWritten
            lib   netty.channel.unix.FileDescriptor writeAddress(long,int,int)   NativeWritten
            lib   netty.channel.unix.FileDescriptor writev(ByteBuffer[],int,int,long) NativeWritten
            lib   netty.channel.unix.FileDescriptor writevAddresses(long,int)    NativeWritten
            # A socket that connects is made on the thread that wants it, and connected on an event loop: by connect, or
            # by the ring; then Netty's question for the peer's address is the first that is seen of it.
            lib   netty.channel.unix.Socket         <init>(int)                  NativeOpened
            lib   netty.channel.unix.Socket         connect(SocketAddress)       NativeConnecting
            lib   netty.channel.unix.Socket         connect(SocketAddress)       NativeConnected
            lib   netty.channel.unix.Socket         remoteAddress()              NativeConnected
            lib   netty.channel.unix.Socket         listen(int)                  NativeListening
            lib   netty.channel.unix.Socket         recv(ByteBuffer,int,int)     NativeRead
            lib   netty.channel.unix.Socket         recvAddress(long,int,int)    NativeRead
            lib   netty.channel.unix.Socket         send(ByteBuffer,int,int)     NativeWritten
            lib   netty.channel.unix.Socket         sendAddress(long,int,int)    NativeWritten
            lib   netty.channel.unix.Socket         shutdown(boolean,boolean)    NativeShutDown
            """;

    private WovenMethods() {}

    static List<WovenMethod> all() {
        List<WovenMethod> rows = new ArrayList<>();
        StringTokenizer lines = new StringTokenizer(TABLE, "\n");
        while (lines.hasMoreTokens()) {
            String line = lines.nextToken();
            if (line.charAt(0) != '#') {
                rows.add(row(new StringTokenizer(line)));
            }
        }
        return Collections.unmodifiableList(rows);
    }

    private static WovenMethod row(StringTokenizer words) {
        return WovenMethod.of(words.nextToken(), words.nextToken(), words.nextToken(), words.nextToken());
    }
}
