// SPDX-License-Identifier: Apache-2.0
package io.fourwave.servers.app;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A gRPC client on the shaded Netty: unary calls and a stream, {@code PORT}. */
final class GrpcClient {

    private GrpcClient() {}

    public static void main(String[] arguments) throws Exception {
        Orders.silenceLogs();
        ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", Integer.parseInt(arguments[0]))
                .usePlaintext()
                .build();
        Orders.work(() -> RequestCrowd.of(() -> greet(channel)) + ", counted " + count(channel));
        channel.shutdown();
        System.out.println("ended " + channel.awaitTermination(30, TimeUnit.SECONDS));
    }

    private static String greet(ManagedChannel channel) {
        return ClientCalls.blockingUnaryCall(channel, GrpcText.GREET, CallOptions.DEFAULT, "client");
    }

    private static int count(ManagedChannel channel) {
        List<String> counted = new ArrayList<>();
        ClientCalls.blockingServerStreamingCall(channel, GrpcText.COUNT, CallOptions.DEFAULT, "100")
                .forEachRemaining(counted::add);
        return counted.size();
    }
}
