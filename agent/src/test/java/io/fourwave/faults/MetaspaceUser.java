// SPDX-License-Identifier: Apache-2.0
package io.fourwave.faults;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** An application with connections that takes so much metaspace, in MB, once it is told to. */
final class MetaspaceUser extends ClassLoader {
    private static final int METHODS = 20;

    private MetaspaceUser() {}

    public static void main(String[] arguments) throws IOException {
        System.out.println("ready");
        System.in.read();
        long wanted = Long.parseLong(arguments[0]) << 20;
        MetaspaceUser loader = new MetaspaceUser();
        for (int i = 0; used() < wanted; i++) {
            byte[] classFile = classFile("generated/C" + i);
            loader.defineClass(null, classFile, 0, classFile.length);
            if (i % 200 == 0) {
                connect();
            }
        }
        System.out.println("done");
    }

    private static void connect() throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                Socket client = new Socket(listener.getInetAddress(), listener.getLocalPort());
                Socket server = listener.accept()) {
            client.shutdownOutput();
            server.getInputStream().read();
        }
    }

    private static long used() {
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            if (pool.getName().equals("Metaspace")) {
                return pool.getUsage().getUsed();
            }
        }
        throw new IllegalStateException("this JVM has no metaspace");
    }

    /** Of static methods that do nothing (JVMS 4.1). */
    private static byte[] classFile(String name) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(0xcafebabe);
        out.writeInt(49);
        out.writeShort(7 + METHODS);
        text(out, name);
        reference(out, 1);
        text(out, "java/lang/Object");
        reference(out, 3);
        text(out, "()V");
        text(out, "Code");
        for (int i = 0; i < METHODS; i++) {
            text(out, "m" + i);
        }
        shorts(out, 0x21, 2, 4, 0, 0, METHODS);
        for (int i = 0; i < METHODS; i++) {
            shorts(out, 9, 7 + i, 5, 1, 6, 0, 13, 0, 0, 0, 1);
            out.writeByte(0xb1);
            shorts(out, 0, 0);
        }
        out.writeShort(0);
        return bytes.toByteArray();
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        out.writeByte(1);
        out.writeUTF(text);
    }

    private static void reference(DataOutputStream out, int index) throws IOException {
        out.writeByte(7);
        out.writeShort(index);
    }

    private static void shorts(DataOutputStream out, int... values) throws IOException {
        for (int value : values) {
            out.writeShort(value);
        }
    }
}
