// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cases;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/** As much of three database servers as their drivers need to connect, to be refused and to stay connected. */
final class Databases {
    private static final int SSL_REQUEST = 80877103;

    /** The object identifier of PostgreSQL's type text. */
    private static final int TEXT = 25;

    private static final byte[] READY = message('Z', new byte[] {'I'});

    private Databases() {}

    /** PostgreSQL that has no connection left: SQLSTATE 53300, then it closes. */
    static Peer.Service refusingPostgres() {
        return socket -> {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            if (readStartup(in) == SSL_REQUEST) {
                socket.getOutputStream().write('N');
                readStartup(in);
            }
            socket.getOutputStream().write(postgresError("53300", "sorry, too many clients already"));
            socket.close();
        };
    }

    /** PostgreSQL that lets everybody in and says {@code SET} to whatever it is asked. */
    static Peer.Service postgres() {
        return socket -> {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            readStartup(in);
            socket.getOutputStream().write(postgresGreeting());
            while (in.read() == 'Q') {
                String query = new String(in.readNBytes(in.readInt() - 4), US_ASCII);
                socket.getOutputStream().write(query.startsWith("SHOW") ? isolation() : messages(done("SET"), READY));
            }
        };
    }

    /** An ErrorResponse. */
    static byte[] postgresError(String state, String text) {
        return message('E', ("SFATAL\0VFATAL\0C" + state + "\0M" + text + "\0\0").getBytes(US_ASCII));
    }

    /** MySQL that has no connection left: error 1040 instead of a greeting, then it closes. */
    static Peer.Service refusingMysql() {
        return socket -> {
            byte[] text = "Too many connections".getBytes(US_ASCII);
            ByteArrayOutputStream packet = new ByteArrayOutputStream();
            packet.write(new byte[] {(byte) (text.length + 3), 0, 0, 0, (byte) 0xff, 0x10, 0x04});
            packet.write(text);
            socket.getOutputStream().write(packet.toByteArray());
            socket.close();
        };
    }

    /** Redis that agrees to every command. */
    static Peer.Service redis() {
        return socket -> {
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
            for (String words = in.readLine(); words != null; words = in.readLine()) {
                String first = "";
                for (int i = 0; i < Integer.parseInt(words.substring(1)); i++) {
                    in.readLine();
                    String word = in.readLine();
                    first = i == 0 ? word : first;
                }
                String answer = first.equals("PING") ? "+PONG\r\n" : "+OK\r\n";
                socket.getOutputStream().write(answer.getBytes(US_ASCII));
            }
        };
    }

    /** The protocol version or the request in its place. */
    private static int readStartup(DataInputStream in) throws IOException {
        int length = in.readInt();
        int version = in.readInt();
        in.skipNBytes(length - 8L);
        return version;
    }

    private static byte[] postgresGreeting() {
        return messages(
                message('R', new byte[4]),
                message('S', "server_version\00014.0\0".getBytes(US_ASCII)),
                message('S', "client_encoding\0UTF8\0".getBytes(US_ASCII)),
                message('S', "DateStyle\0ISO, MDY\0".getBytes(US_ASCII)),
                message('S', "integer_datetimes\0on\0".getBytes(US_ASCII)),
                message('S', "standard_conforming_strings\0on\0".getBytes(US_ASCII)),
                message('K', new byte[8]),
                READY);
    }

    /** The answer to {@code SHOW TRANSACTION ISOLATION LEVEL}: one column, one row. */
    private static byte[] isolation() {
        String level = "read committed";
        byte[] column = ByteBuffer.allocate(26)
                .putShort((short) 1)
                .put("level\0".getBytes(US_ASCII))
                .putInt(0)
                .putShort((short) 0)
                .putInt(TEXT)
                .putShort((short) -1)
                .putInt(-1)
                .putShort((short) 0)
                .array();
        byte[] row = ByteBuffer.allocate(6 + level.length())
                .putShort((short) 1)
                .putInt(level.length())
                .put(level.getBytes(US_ASCII))
                .array();
        return messages(message('T', column), message('D', row), done("SHOW"), READY);
    }

    private static byte[] done(String command) {
        return message('C', (command + "\0").getBytes(US_ASCII));
    }

    private static byte[] message(char type, byte[] body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(type);
            out.writeInt(body.length + 4);
            out.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] messages(byte[]... each) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] message : each) {
            bytes.writeBytes(message);
        }
        return bytes.toByteArray();
    }
}
