// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry.http.client;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** Puts TLS on a connected socket, with SNI and with the check that the certificate names the host (RFC 9110, 4.3.4). */
public final class TlsClient {
    private final List<String> protocols;
    private SSLContext context;

    /** {@code context} and {@code protocols} may be null: the JVM's trusted authorities and its protocols. */
    public TlsClient(SSLContext context, List<String> protocols) {
        this.context = context;
        this.protocols = protocols;
    }

    /** Not yet shaken hands: that happens under the caller's watch. */
    SSLSocket wrap(Socket connected, Endpoint endpoint) throws IOException {
        SSLSocket socket = (SSLSocket)
                context().getSocketFactory().createSocket(connected, endpoint.host(), endpoint.port(), true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        if (protocols != null && !protocols.isEmpty()) {
            parameters.setProtocols(protocols.toArray(new String[0]));
        }
        socket.setSSLParameters(parameters);
        return socket;
    }

    // Not SSLContext.getDefault(): the first call freezes javax.net.ssl.trustStore for the whole JVM, and the
    // application may set that property later, in its main method.
    private SSLContext context() throws SSLException {
        try {
            if (context == null) {
                SSLContext fresh = SSLContext.getInstance("TLS");
                fresh.init(null, null, null);
                context = fresh;
            }
            return context;
        } catch (GeneralSecurityException e) {
            throw new SSLException("this JVM offers no TLS: " + e.getMessage(), e);
        }
    }
}
