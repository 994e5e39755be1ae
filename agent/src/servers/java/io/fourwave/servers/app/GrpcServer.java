// SPDX-License-Identifier: Apache-2.0
package io.fourwave.servers.app;

import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/** A gRPC server on the shaded Netty, which closes what has been idle for three seconds. */
final class GrpcServer {

    private GrpcServer() {}

    public static void main(String[] arguments) throws Exception {
        Orders.silenceLogs();
        Server server = NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
                .maxConnectionIdle(3, TimeUnit.SECONDS)
                .addService(ServerServiceDefinition.builder(GrpcText.SERVICE)
                        .addMethod(GrpcText.GREET, ServerCalls.asyncUnaryCall(GrpcServer::greet))
                        .addMethod(GrpcText.COUNT, ServerCalls.asyncServerStreamingCall(GrpcServer::count))
                        .build())
                .build()
                .start();
        Orders.serve(server.getPort());
        server.shutdown();
        System.out.println("ended " + server.awaitTermination(30, TimeUnit.SECONDS));
    }

    private static void greet(String name, StreamObserver<String> answer) {
        answer.onNext("hello " + name);
        answer.onCompleted();
    }

    private static void count(String up, StreamObserver<String> answer) {
        for (int i = 1; i <= Integer.parseInt(up); i++) {
            answer.onNext(Integer.toString(i));
        }
        answer.onCompleted();
    }
}
