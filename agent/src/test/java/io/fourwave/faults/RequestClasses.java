// SPDX-License-Identifier: Apache-2.0
package io.fourwave.faults;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.IntConsumer;

/** A class for each request, with a loader of its own, as engines of scripts and templates make them. */
final class RequestClasses {
    private static final String SIMPLE_NAME = Request000000.class.getSimpleName();

    private static int made;

    private RequestClasses() {}

    /** So many requests, by classes of their own ({@code each}) or all by one. */
    static String send(int requests, String by) throws ReflectiveOperationException, IOException {
        String template = template();
        try (Door door = Door.answering()) {
            for (int i = 0; i < requests; i++) {
                Class<?> type = by.equals("each") ? another(template) : Request000000.class;
                ((IntConsumer) type.getDeclaredConstructor().newInstance()).accept(door.port());
            }
        }
        return "requests " + requests;
    }

    private static Class<?> another(String template) {
        String name = String.format("Request%06d", ++made);
        return new OneClass().define(template.replace(SIMPLE_NAME, name).getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String template() throws IOException {
        try (InputStream in = Request000000.class.getResourceAsStream(SIMPLE_NAME + ".class")) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private static final class OneClass extends ClassLoader {

        OneClass() {
            super(RequestClasses.class.getClassLoader());
        }

        Class<?> define(byte[] bytes) {
            return defineClass(null, bytes, 0, bytes.length);
        }
    }
}
