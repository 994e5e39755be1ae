// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry.http.client;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads one HTTP/1.x answer to a POST (RFC 9112) from a server that may be anything at all: status lines, headers,
 * chunk sizes and trailers share a fixed allowance, and of the body only so much is read. What is not HTTP is a
 * {@link ProtocolException}, an answer that ends too early an {@link EOFException}.
 */
public final class ResponseReader {
    private static final int HEAD_ALLOWANCE = 64 * 1024;
    private static final String PROTOCOL = "HTTP/1.";

    private final InputStream in;
    private final long maxBody;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private int headLeft = HEAD_ALLOWANCE;

    public ResponseReader(InputStream in, long maxBody) {
        this.in = in;
        this.maxBody = maxBody;
    }

    public Response read() throws IOException {
        String statusLine;
        Map<String, String> headers;
        do {
            statusLine = readStatusLine();
            headers = readHeaders();
        } while (status(statusLine) < 200);
        int status = status(statusLine);
        boolean framed = readBody(status, headers);
        boolean persistent = statusLine.startsWith("HTTP/1.1")
                && !headers.getOrDefault("Connection", "")
                        .toLowerCase(Locale.ROOT)
                        .contains("close");
        String phrase = statusLine.length() > 13 ? statusLine.substring(13) : "";
        return new Response(status, phrase, headers, body.toByteArray(), framed && persistent);
    }

    // Byte by byte: an HTTP/2 or TLS server answers with bytes that may never hold a line end.
    private String readStatusLine() throws IOException {
        for (char expected : PROTOCOL.toCharArray()) {
            if (readByte() != expected) {
                throw new ProtocolException("its answer is not HTTP/1.1");
            }
        }
        String line = PROTOCOL + readLine();
        if (!line.matches("HTTP/1\\.[0-9] [1-9][0-9]{2}( .*)?")) {
            throw new ProtocolException("its status line is not HTTP/1.1");
        }
        return line;
    }

    private static int status(String statusLine) {
        return Integer.parseInt(statusLine.substring(9, 12));
    }

    private Map<String, String> readHeaders() throws IOException {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = readLine(); !line.isEmpty(); line = readLine()) {
            int colon = line.indexOf(':');
            if (colon <= 0 || line.charAt(0) <= ' ') {
                throw new ProtocolException("a header line of its answer has no name");
            }
            headers.merge(line.substring(0, colon), line.substring(colon + 1).strip(), (a, b) -> a + ", " + b);
        }
        return headers;
    }

    /** RFC 9112 section 6.3. True where the body's end was marked and reached, so that another answer can follow. */
    private boolean readBody(int status, Map<String, String> headers) throws IOException {
        String coding = headers.get("Transfer-Encoding");
        String length = headers.get("Content-Length");
        if (status == 204 || status == 304) {
            return true;
        } else if (coding != null) {
            return readChunks(coding);
        } else if (length != null) {
            return readExactly(number(length, 10, "[0-9]{1,18}"));
        }
        readToEnd();
        return false;
    }

    private boolean readChunks(String coding) throws IOException {
        if (!coding.equalsIgnoreCase("chunked")) {
            throw new ProtocolException("its answer is in a transfer coding that nobody asked for: " + coding);
        }
        for (long size = chunkSize(); size > 0; size = chunkSize()) {
            if (!readExactly(size)) {
                return false;
            }
            if (!readLine().isEmpty()) {
                throw new ProtocolException("a chunk of its answer is longer than it said");
            }
        }
        readHeaders();
        return true;
    }

    private long chunkSize() throws IOException {
        return number(readLine().split(";", 2)[0].strip(), 16, "[0-9a-fA-F]{1,15}");
    }

    private static long number(String digits, int radix, String form) throws ProtocolException {
        if (!digits.matches(form)) {
            throw new ProtocolException("its answer has no valid length: " + digits);
        }
        return Long.parseLong(digits, radix);
    }

    /** False where more was announced than is kept: the rest stays unread. */
    private boolean readExactly(long length) throws IOException {
        long kept = Math.min(length, maxBody - body.size());
        for (long left = kept; left > 0; ) {
            left -= readSome(left);
        }
        return kept == length;
    }

    private int readSome(long most) throws IOException {
        byte[] bytes = new byte[(int) Math.min(most, 8192)];
        int count = in.read(bytes);
        if (count < 0) {
            throw new EOFException("it closed the connection in the middle of its answer");
        }
        body.write(bytes, 0, count);
        return count;
    }

    private void readToEnd() throws IOException {
        byte[] bytes = new byte[8192];
        for (int count = 0; count >= 0 && body.size() < maxBody; count = in.read(bytes)) {
            body.write(bytes, 0, (int) Math.min(count, maxBody - body.size()));
        }
    }

    private String readLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(80);
        for (int next = readByte(); next != '\n'; next = readByte()) {
            line.write(next);
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    private int readByte() throws IOException {
        int next = in.read();
        if (next < 0) {
            throw new EOFException("it closed the connection without a complete answer");
        }
        if (--headLeft < 0) {
            throw new ProtocolException("the head of its answer is longer than " + HEAD_ALLOWANCE + " bytes");
        }
        return next;
    }
}
