// SPDX-License-Identifier: Apache-2.0
package io.fourwave.kerneltruth;

import static io.fourwave.kerneltruth.Scenario.ACTIVE;
import static io.fourwave.kerneltruth.Scenario.PASSIVE;
import static io.fourwave.kerneltruth.Scenario.scenario;

import io.fourwave.kerneltruth.ScenarioStage.Channels;
import io.fourwave.kerneltruth.ScenarioStage.Sockets;
import java.util.List;

/** Virtual threads that close, and that are interrupted. */
final class VirtualThreadScenarios {
    private static final int FIRST_JDK = 21;

    List<Scenario> all() {
        List<Scenario> scenarios = List.of(
                scenario("virtual-sockets", ACTIVE, PASSIVE, "closed on virtual threads", this::sockets),
                scenario("virtual-channels", ACTIVE, PASSIVE, "closed on virtual threads", this::channels),
                scenario("virtual-close-in-read", ACTIVE, PASSIVE, "a virtual thread sits in read", this::reader),
                scenario(
                        "virtual-interrupted-socket",
                        ACTIVE,
                        PASSIVE,
                        "the interrupt closes it",
                        this::interruptSocket),
                scenario(
                        "virtual-interrupted-channel",
                        ACTIVE,
                        PASSIVE,
                        "the interrupt closes it",
                        this::interruptChannel));
        return scenarios.stream().map(scenario -> scenario.since(FIRST_JDK)).toList();
    }

    private void sockets(ScenarioStage stage) throws Exception {
        Sockets sockets = stage.sockets();
        Background.startVirtual(sockets.client()::close).join();
        Background.startVirtual(() -> {
                    ScenarioStage.drain(sockets.server().getInputStream());
                    sockets.server().close();
                })
                .join();
    }

    private void channels(ScenarioStage stage) throws Exception {
        Channels channels = stage.channels();
        Background.startVirtual(channels.client()::close).join();
        Background.startVirtual(() -> {
                    ScenarioStage.drain(channels.server());
                    channels.server().close();
                })
                .join();
    }

    private void reader(ScenarioStage stage) throws Exception {
        Sockets sockets = stage.sockets();
        Thread reader = Background.startVirtual(
                () -> ScenarioStage.drain(sockets.client().getInputStream()));
        Await.blocked(reader);
        sockets.clientFirst();
        reader.join();
    }

    private void interruptSocket(ScenarioStage stage) throws Exception {
        Sockets sockets = stage.sockets();
        Thread reader = Background.startVirtual(
                () -> ScenarioStage.drain(sockets.client().getInputStream()));
        Await.blocked(reader);
        reader.interrupt();
        ScenarioStage.drain(sockets.server().getInputStream());
        sockets.server().close();
        reader.join();
    }

    private void interruptChannel(ScenarioStage stage) throws Exception {
        Channels channels = stage.channels();
        Thread reader = Background.startVirtual(() -> ScenarioStage.drain(channels.client()));
        Await.blocked(reader);
        reader.interrupt();
        ScenarioStage.drain(channels.server());
        channels.server().close();
        reader.join();
    }
}
