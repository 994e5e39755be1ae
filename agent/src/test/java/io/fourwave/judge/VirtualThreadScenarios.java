// SPDX-License-Identifier: Apache-2.0
package io.fourwave.judge;

import static io.fourwave.judge.Scenario.ACTIVE;
import static io.fourwave.judge.Scenario.PASSIVE;
import static io.fourwave.judge.Scenario.scenario;

import io.fourwave.judge.Stage.Channels;
import io.fourwave.judge.Stage.Sockets;
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

    private void sockets(Stage stage) throws Exception {
        Sockets sockets = stage.sockets();
        Background.startVirtual(sockets.client()::close).join();
        Background.startVirtual(() -> {
                    Stage.drain(sockets.server().getInputStream());
                    sockets.server().close();
                })
                .join();
    }

    private void channels(Stage stage) throws Exception {
        Channels channels = stage.channels();
        Background.startVirtual(channels.client()::close).join();
        Background.startVirtual(() -> {
                    Stage.drain(channels.server());
                    channels.server().close();
                })
                .join();
    }

    private void reader(Stage stage) throws Exception {
        Sockets sockets = stage.sockets();
        Thread reader =
                Background.startVirtual(() -> Stage.drain(sockets.client().getInputStream()));
        Await.blocked(reader);
        sockets.clientFirst();
        reader.join();
    }

    private void interruptSocket(Stage stage) throws Exception {
        Sockets sockets = stage.sockets();
        Thread reader =
                Background.startVirtual(() -> Stage.drain(sockets.client().getInputStream()));
        Await.blocked(reader);
        reader.interrupt();
        Stage.drain(sockets.server().getInputStream());
        sockets.server().close();
        reader.join();
    }

    private void interruptChannel(Stage stage) throws Exception {
        Channels channels = stage.channels();
        Thread reader = Background.startVirtual(() -> Stage.drain(channels.client()));
        Await.blocked(reader);
        reader.interrupt();
        Stage.drain(channels.server());
        channels.server().close();
        reader.join();
    }
}
