// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cases;

import static io.fourwave.cases.Expected.leak;

import java.util.List;
import java.util.stream.Stream;

/** Channels of Netty: opened on its event loops, closed by it when it reads the end, which it must be allowed to. */
class NettyIT extends CaseIT {
    private static final String VERSION = "4.1.108.Final";
    static final List<String> NETTY = Stream.of(
                    "buffer", "common", "handler", "resolver", "transport", "transport-native-unix-common")
            .map(module -> "netty-" + module + "-" + VERSION)
            .toList();
    private static final String LIBRARY = "io\\.netty:netty-transport:4\\.1\\.108\\.Final";

    @Override
    Stream<LeakCase> cases() {
        return Stream.of(
                        LeakCase.of("Netty client, auto-read off", "NettyClient", "auto-read-off")
                                .peer(Services.answerAndClose())
                                .expect(leak().blaming("NettyClient.dial", "bootstrap.connect(")
                                        .through(LIBRARY)
                                        .evidence("eof_read", "false")
                                        .evidence("unread_bytes", ">0")),
                        LeakCase.of("Netty client, half-closure allowed, ignored", "NettyClient", "half-closure")
                                .peer(Services.answerAndClose())
                                .expect(leak().blaming("NettyClient.dial", "bootstrap.connect(")
                                        .through(LIBRARY)
                                        .evidence("eof_read", "true")),
                        LeakCase.of("Netty client, default options", "NettyClient", "default")
                                .peer(Services.answerAndClose()),
                        LeakCase.of("Netty server, auto-read off", "NettyServer", "auto-read-off")
                                .play(stage -> stage.dial(Services.askAndClose()))
                                .expect(leak().atServer()
                                        .through("io\\.netty:netty-(common|transport):4\\.1\\.108\\.Final")
                                        .evidence("eof_read", "false")),
                        LeakCase.of("Netty server, default options", "NettyServer", "default")
                                .play(stage -> stage.dial(Services.askAndClose())))
                .map(each -> each.with(NETTY));
    }
}
