// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry.http.client;

import io.fourwave.host.DescriptorHeadroom;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import javax.net.ssl.SSLSocket;

/**
 * One TCP connection to the collector, for one exchange after the other. Opened and used by the sender's thread; only
 * {@link #abort} may come from another one. All but the resolving of the host's name, which only the system's resolver
 * bounds, ends by the deadline.
 */
final class HttpConnection {
    private volatile Socket tcp;
    private volatile boolean aborted;
    private Socket socket;
    private boolean answered;

    /** Connects and, for https, shakes hands. */
    void open(Endpoint endpoint, TlsClient tls, Duration connectTimeout, Deadline deadline) throws IOException {
        connect(endpoint, connectTimeout, deadline);
        tcp.setTcpNoDelay(true);
        socket = tcp;
        if (endpoint.tls()) {
            SSLSocket secured = tls.wrap(tcp, endpoint);
            secured.setSoTimeout(deadline.remainingMillis());
            secured.startHandshake();
            socket = secured;
        }
    }

    Response exchange(Request request, long maxBody, Deadline deadline) throws IOException {
        answered = false;
        // Proxies say 408 on an idle connection that they give up; that is no answer to what we are about to ask.
        if (socket.getInputStream().available() > 0) {
            throw new EOFException("it spoke unasked");
        }
        OutputStream out = socket.getOutputStream();
        request.writeTo(out);
        out.flush();
        InputStream in = new BufferedInputStream(new DeadlineInput(deadline));
        Response response = new ResponseReader(in, maxBody).read();
        // Bytes beyond the answer belong to no request of ours: such a connection is not used again.
        return in.available() == 0 ? response : response.lastOnConnection();
    }

    /** Whether the server sent anything since the last request. */
    boolean answered() {
        return answered;
    }

    /** Without TLS's closing words, which could block: the TCP socket goes, and with it every pending operation. */
    void abort() {
        aborted = true;
        closeQuietly(tcp);
    }

    void close() {
        closeQuietly(socket);
        closeQuietly(tcp);
    }

    // A name may have several addresses (localhost: 127.0.0.1 and ::1) and the collector listen on one of them only.
    private void connect(Endpoint endpoint, Duration timeout, Deadline deadline) throws IOException {
        DescriptorHeadroom.require("a connection to the collector");
        IOException failure = null;
        for (InetAddress address : InetAddress.getAllByName(endpoint.host())) {
            try {
                connect(new InetSocketAddress(address, endpoint.port()), timeout, deadline);
                return;
            } catch (ConnectException e) {
                failure = failure == null ? e : failure;
                closeQuietly(tcp);
            }
        }
        throw failure;
    }

    private void connect(InetSocketAddress address, Duration timeout, Deadline deadline) throws IOException {
        int millis = deadline.remainingMillis();
        if (!timeout.isZero()) {
            millis = (int) Math.max(1, Math.min(millis, timeout.toMillis()));
        }
        // NO_PROXY: a SOCKS proxy of the application's is not ours to use.
        tcp = new Socket(Proxy.NO_PROXY);
        if (aborted) {
            throw new ConnectException("the sender has stopped");
        }
        try {
            tcp.connect(address, millis);
        } catch (SocketTimeoutException e) {
            throw new ConnectException("no answer within " + millis + " ms");
        } catch (SocketException e) {
            throw new ConnectException(e.getMessage());
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException e) {
            // It is gone all the same.
        }
    }

    /** The socket's input with what is left until the deadline as the timeout of each read, so that a drip cannot stretch it. */
    private final class DeadlineInput extends InputStream {
        private final Deadline deadline;
        private final InputStream in;

        DeadlineInput(Deadline deadline) throws IOException {
            this.deadline = deadline;
            this.in = socket.getInputStream();
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            socket.setSoTimeout(deadline.remainingMillis());
            int count = in.read(bytes, offset, length);
            answered |= count > 0;
            return count;
        }

        @Override
        public int available() throws IOException {
            return in.available();
        }
    }
}
