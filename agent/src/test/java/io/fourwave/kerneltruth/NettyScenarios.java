// SPDX-License-Identifier: Apache-2.0
package io.fourwave.kerneltruth;

import static io.fourwave.kerneltruth.Scenario.ACTIVE;
import static io.fourwave.kerneltruth.Scenario.NOTHING;
import static io.fourwave.kerneltruth.Scenario.PASSIVE;
import static io.fourwave.kerneltruth.Scenario.RST;
import static io.fourwave.kerneltruth.Scenario.scenario;

import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import java.util.List;

/** Netty's native transports at both ends of a connection. */
final class NettyScenarios {
    private final NettyTransport transport;
    private final EventLoopGroup group;

    NettyScenarios(NettyTransport transport, EventLoopGroup group) {
        this.transport = transport;
        this.group = group;
    }

    /** What is to be played, for those who do not play it. */
    static List<Scenario> list() {
        return new NettyScenarios(null, null).all();
    }

    List<Scenario> all() {
        return List.of(
                scenario("netty-client-first", ACTIVE, PASSIVE, "the client closes first", this::clientFirst),
                scenario("netty-server-first", PASSIVE, ACTIVE, "an accepted channel closes first", this::serverFirst),
                scenario("netty-exchange", ACTIVE, PASSIVE, "a message each way, then a close", this::exchange),
                scenario("netty-half-close", ACTIVE, PASSIVE, "shutdownOutput, answer, close", this::halfClose),
                scenario("netty-linger-0", RST, NOTHING, "a reset instead of a FIN", this::lingerZero),
                scenario("netty-unread", NOTHING, RST, "closed with a message unread", this::unread),
                scenario("netty-close-wait", ACTIVE, PASSIVE, "half-closed for a while", this::closeWait),
                scenario("netty-close-twice", ACTIVE, PASSIVE, "the second close does nothing", this::closeTwice));
    }

    private void clientFirst(ScenarioStage stage) throws Exception {
        try (NettyPair pair = pair(stage)) {
            pair.client().close().sync();
            pair.server().closeFuture().sync();
        }
    }

    private void serverFirst(ScenarioStage stage) throws Exception {
        try (NettyPair pair = pair(stage)) {
            pair.server().close().sync();
            pair.client().closeFuture().sync();
        }
    }

    private void exchange(ScenarioStage stage) throws Exception {
        try (NettyPair pair = pair(stage)) {
            pair.exchange();
            pair.client().close().sync();
            pair.server().closeFuture().sync();
        }
    }

    private void halfClose(ScenarioStage stage) throws Exception {
        try (NettyPair pair = pair(stage, ChannelOption.ALLOW_HALF_CLOSURE, true)) {
            pair.client().shutdownOutput().sync();
            pair.awaitInputShutdown();
            pair.server().close().sync();
            pair.client().closeFuture().sync();
        }
    }

    private void lingerZero(ScenarioStage stage) throws Exception {
        try (NettyPair pair = pair(stage)) {
            pair.client().config().setOption(ChannelOption.SO_LINGER, 0);
            pair.client().close().sync();
            pair.server().closeFuture().sync();
        }
    }

    private void unread(ScenarioStage stage) throws Exception {
        try (NettyPair pair = pair(stage, ChannelOption.AUTO_READ, false)) {
            pair.send(pair.client());
            pair.server().close().sync();
            pair.client().closeFuture().sync();
        }
    }

    private void closeWait(ScenarioStage stage) throws Exception {
        try (NettyPair pair = pair(stage, ChannelOption.ALLOW_HALF_CLOSURE, true)) {
            pair.client().close().sync();
            pair.awaitInputShutdown();
            Await.closeWait(
                    pair.server().localAddress().getPort(),
                    pair.server().remoteAddress().getPort());
            pair.server().close().sync();
        }
    }

    private void closeTwice(ScenarioStage stage) throws Exception {
        try (NettyPair pair = pair(stage)) {
            pair.client().close().sync();
            pair.client().close().sync();
            pair.server().closeFuture().sync();
        }
    }

    private NettyPair pair(ScenarioStage stage) throws Exception {
        return pair(stage, ChannelOption.TCP_NODELAY, true);
    }

    private <T> NettyPair pair(ScenarioStage stage, ChannelOption<T> serverOption, T value) throws Exception {
        NettyPair pair = NettyPair.open(transport, group, serverOption, value);
        stage.announce("client", pair.client().localAddress(), pair.client().remoteAddress());
        stage.announce("server", pair.server().localAddress(), pair.server().remoteAddress());
        return pair;
    }
}
