// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli.attach;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Properties;
import net.bytebuddy.agent.VirtualMachine.ForHotSpot.Connection.OnPersistentByteChannel;
import net.bytebuddy.agent.VirtualMachine.ForHotSpot.Connection.Response;
import org.codehaus.mojo.animal_sniffer.IgnoreJRERequirement;

/**
 * HotSpot's attach socket by the JDK's own Unix-domain sockets (JDK 16). byte-buddy-agent frames the requests; its reading
 * of replies takes a load that failed for one that did not, so that is done here.
 */
@IgnoreJRERequirement
final class SocketConnection extends OnPersistentByteChannel<SocketChannel> implements AttachConnection {
    private static final String PROTOCOL = "1";
    private static final int WORDS = 4;

    private final Path socket;

    SocketConnection(Path socket) {
        this.socket = socket;
    }

    @Override
    public Properties agentProperties() throws IOException {
        AttachReply reply = ask("agentProperties");
        if (reply.status() != 0) {
            throw new IOException(
                    "agentProperties: " + reply.status() + " " + reply.result().strip());
        }
        Properties properties = new Properties();
        properties.load(new ByteArrayInputStream(reply.result().getBytes(StandardCharsets.ISO_8859_1)));
        return properties;
    }

    @Override
    public Optional<AttachReply.LoadFailure> load(String jar, String options) throws IOException {
        return ask("load", "instrument", "false", jar + "=" + options).loadFailure();
    }

    @Override
    public String dumpHeap(String file) throws IOException {
        return ask("dumpheap", file, "-all").result();
    }

    /** The JVM waits until it has the command and three arguments. */
    private AttachReply ask(String... request) throws IOException {
        Response response = execute(PROTOCOL, Arrays.copyOf(request, WORDS));
        try {
            ByteArrayOutputStream read = new ByteArrayOutputStream();
            byte[] buffer = new byte[8192];
            for (int n = response.read(buffer); n > 0; n = response.read(buffer)) {
                read.write(buffer, 0, n);
            }
            return AttachReply.parse(read.toString(StandardCharsets.ISO_8859_1))
                    .orElseThrow(() -> new UnansweredException(request[0]));
        } finally {
            response.close();
        }
    }

    @Override
    protected SocketChannel connect() throws IOException {
        return SocketChannel.open(UnixDomainSocketAddress.of(socket));
    }

    @Override
    protected void close(SocketChannel channel) throws IOException {
        channel.close();
    }

    @Override
    protected void write(SocketChannel channel, byte[] bytes) throws IOException {
        for (ByteBuffer left = ByteBuffer.wrap(bytes); left.hasRemaining(); ) {
            channel.write(left);
        }
    }

    @Override
    protected int read(SocketChannel channel, byte[] bytes) throws IOException {
        return channel.read(ByteBuffer.wrap(bytes));
    }

    /** Each request has a channel of its own. */
    @Override
    public void close() {}

    /** The JVM closed the connection without a word: it does not accept who asks, or not so long a request. */
    static final class UnansweredException extends IOException {
        private static final long serialVersionUID = 1L;

        UnansweredException(String request) {
            super("the JVM closed the connection without an answer to '" + request + "'");
        }
    }
}
