// SPDX-License-Identifier: Apache-2.0
package io.fourwave.kerneltruth;

import static io.fourwave.kerneltruth.Scenario.ACTIVE;
import static io.fourwave.kerneltruth.Scenario.ACTIVE_RST;
import static io.fourwave.kerneltruth.Scenario.NOTHING;
import static io.fourwave.kerneltruth.Scenario.PASSIVE;
import static io.fourwave.kerneltruth.Scenario.RST;
import static io.fourwave.kerneltruth.Scenario.scenario;

import io.fourwave.kerneltruth.ScenarioStage.Channels;
import java.io.IOException;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.List;

/** Channels that a selector holds: their close sends the FIN, the next select frees it. */
final class SelectorScenarios {
    List<Scenario> all() {
        return List.of(
                scenario("registered-then-select", ACTIVE, PASSIVE, "the next select frees it", this::thenSelect),
                scenario("registered-no-select", ACTIVE, PASSIVE, "nobody selects again", this::noSelect),
                scenario("registered-selector-closes", ACTIVE, PASSIVE, "its close frees it", this::selectorCloses),
                scenario("registered-passive", PASSIVE, ACTIVE, "the server closed first", this::passive),
                scenario("registered-half-close", ACTIVE, PASSIVE, "shutdownOutput, then close", this::halfClose),
                scenario("registered-cancelled", ACTIVE, PASSIVE, "the key is cancelled first", this::cancelled),
                scenario("registered-linger0", RST, NOTHING, "the RST waits for the next select", this::lingerZero),
                scenario("registered-unread", ACTIVE_RST, NOTHING, "FIN at close, RST at select", this::unread)
                        // JDK 8 shuts nothing down when it closes a channel that a selector holds
                        .before(11, RST, NOTHING));
    }

    private void thenSelect(ScenarioStage stage) throws IOException {
        Channels channels = stage.channels();
        try (Selector selector = register(channels)) {
            channels.clientFirst();
            selector.selectNow();
        }
    }

    private void noSelect(ScenarioStage stage) throws IOException {
        Channels channels = stage.channels();
        stage.keep(register(channels));
        channels.clientFirst();
    }

    private void selectorCloses(ScenarioStage stage) throws IOException {
        Channels channels = stage.channels();
        Selector selector = register(channels);
        channels.clientFirst();
        selector.close();
    }

    private void passive(ScenarioStage stage) throws IOException {
        Channels channels = stage.channels();
        try (Selector selector = register(channels)) {
            channels.server().close();
            selector.select();
            channels.client().close();
            selector.selectNow();
        }
    }

    private void halfClose(ScenarioStage stage) throws IOException {
        Channels channels = stage.channels();
        try (Selector selector = register(channels)) {
            channels.client().shutdownOutput();
            channels.clientFirst();
            selector.selectNow();
        }
    }

    private void cancelled(ScenarioStage stage) throws IOException {
        Channels channels = stage.channels();
        try (Selector selector = register(channels)) {
            channels.client().keyFor(selector).cancel();
            channels.clientFirst();
            selector.selectNow();
        }
    }

    private void lingerZero(ScenarioStage stage) throws IOException {
        Channels channels = stage.channels();
        channels.client().setOption(StandardSocketOptions.SO_LINGER, 0);
        try (Selector selector = register(channels)) {
            channels.client().close();
            selector.selectNow();
            closeAfterReset(channels);
        }
    }

    private void unread(ScenarioStage stage) throws IOException {
        Channels channels = stage.channels();
        try (Selector selector = register(channels)) {
            channels.server().write(ByteBuffer.allocate(1));
            selector.select();
            channels.client().close();
            selector.selectNow();
            closeAfterReset(channels);
        }
    }

    private static Selector register(Channels channels) throws IOException {
        Selector selector = Selector.open();
        channels.client().configureBlocking(false);
        channels.client().register(selector, SelectionKey.OP_READ);
        return selector;
    }

    private static void closeAfterReset(Channels channels) throws IOException {
        Socket server = channels.server().socket();
        Await.gone(server.getLocalPort(), server.getPort());
        channels.server().close();
    }
}
