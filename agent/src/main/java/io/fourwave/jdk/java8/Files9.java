// SPDX-License-Identifier: Apache-2.0
package io.fourwave.jdk.java8;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.Arrays;

/** Files, streams and buffers of Java 9 to 16. */
public final class Files9 {

    private Files9() {}

    public static Path Path_of(String first, String... more) {
        return Paths.get(first, more);
    }

    public static Path Path_of(URI uri) {
        return Paths.get(uri);
    }

    public static String Files_readString(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    public static Path Files_writeString(Path file, CharSequence text, OpenOption... options) throws IOException {
        return Files.write(file, text.toString().getBytes(StandardCharsets.UTF_8), options);
    }

    public static long Files_mismatch(Path one, Path other) throws IOException {
        byte[] left = Files.readAllBytes(one);
        byte[] right = Files.readAllBytes(other);
        int length = Math.min(left.length, right.length);
        for (int i = 0; i < length; i++) {
            if (left[i] != right[i]) {
                return i;
            }
        }
        return left.length == right.length ? -1 : length;
    }

    public static byte[] InputStream_readAllBytes(InputStream in) throws IOException {
        return InputStream_readNBytes(in, Integer.MAX_VALUE);
    }

    public static byte[] InputStream_readNBytes(InputStream in, int most) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        int left = most;
        while (left > 0) {
            int read = in.read(buffer, 0, Math.min(buffer.length, left));
            if (read < 0) {
                break;
            }
            out.write(buffer, 0, read);
            left -= read;
        }
        return out.toByteArray();
    }

    public static int InputStream_readNBytes(InputStream in, byte[] into, int offset, int length) throws IOException {
        int done = 0;
        while (done < length) {
            int read = in.read(into, offset + done, length - done);
            if (read < 0) {
                break;
            }
            done += read;
        }
        return done;
    }

    public static long InputStream_transferTo(InputStream in, OutputStream out) throws IOException {
        byte[] buffer = new byte[8192];
        long done = 0;
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            out.write(buffer, 0, read);
            done += read;
        }
        return done;
    }

    public static OutputStream OutputStream_nullOutputStream() {
        return new Nowhere();
    }

    public static String ByteArrayOutputStream_toString(ByteArrayOutputStream out, Charset charset) {
        return new String(out.toByteArray(), charset);
    }

    public static void ByteArrayOutputStream_writeBytes(ByteArrayOutputStream out, byte[] bytes) {
        out.write(bytes, 0, bytes.length);
    }

    public static ProcessBuilder.Redirect ProcessBuilder_Redirect_DISCARD() {
        return ProcessBuilder.Redirect.to(new File("/dev/null"));
    }

    public static ByteBuffer ByteBuffer_clear(ByteBuffer buffer) {
        return (ByteBuffer) ((Buffer) buffer).clear();
    }

    public static ByteBuffer ByteBuffer_flip(ByteBuffer buffer) {
        return (ByteBuffer) ((Buffer) buffer).flip();
    }

    public static ByteBuffer ByteBuffer_rewind(ByteBuffer buffer) {
        return (ByteBuffer) ((Buffer) buffer).rewind();
    }

    public static ByteBuffer ByteBuffer_limit(ByteBuffer buffer, int limit) {
        return (ByteBuffer) ((Buffer) buffer).limit(limit);
    }

    public static ByteBuffer ByteBuffer_position(ByteBuffer buffer, int position) {
        return (ByteBuffer) ((Buffer) buffer).position(position);
    }

    public static ByteBuffer ByteBuffer_slice(ByteBuffer buffer, int index, int length) {
        ByteBuffer view = buffer.duplicate();
        ((Buffer) view).limit(index + length);
        ((Buffer) view).position(index);
        return view.slice();
    }

    public static boolean Arrays_equals(byte[] a, int aFrom, int aTo, byte[] b, int bFrom, int bTo) {
        return Arrays.equals(Arrays.copyOfRange(a, aFrom, aTo), Arrays.copyOfRange(b, bFrom, bTo));
    }

    private static final class Nowhere extends OutputStream {
        @Override
        public void write(int unused) {}

        @Override
        public void write(byte[] unused, int offset, int length) {}
    }
}
