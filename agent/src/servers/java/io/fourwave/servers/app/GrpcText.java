// SPDX-License-Identifier: Apache-2.0
package io.fourwave.servers.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** A service of two methods whose messages are text: nothing has to be generated. */
final class GrpcText implements MethodDescriptor.Marshaller<String> {
    static final String SERVICE = "Greeter";
    static final MethodDescriptor<String, String> GREET = method(MethodType.UNARY, "Greet");
    static final MethodDescriptor<String, String> COUNT = method(MethodType.SERVER_STREAMING, "Count");

    private static MethodDescriptor<String, String> method(MethodType type, String name) {
        return MethodDescriptor.<String, String>newBuilder()
                .setType(type)
                .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, name))
                .setRequestMarshaller(new GrpcText())
                .setResponseMarshaller(new GrpcText())
                .build();
    }

    @Override
    public InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(UTF_8));
    }

    @Override
    public String parse(InputStream stream) {
        try {
            return new String(stream.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
