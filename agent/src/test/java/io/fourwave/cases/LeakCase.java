// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cases;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * An application that leaks or does not, its peer, and what the report should say.
 *
 * @param main the simple name of a class of {@code io.fourwave.cases.app}
 * @param arguments after the peer's port
 * @param libraries jars of target/case-libs, without their ending
 * @param play what happens once the application has printed {@code ready}
 * @param expected none: nothing above {@code info}
 * @param announced verdicts that must have been announced as spans at some time
 */
record LeakCase(
        String name,
        String main,
        List<String> arguments,
        List<String> libraries,
        Peer.Service peer,
        Consumer<CaseStage> play,
        List<Expected> expected,
        List<String> announced,
        boolean tls) {

    static LeakCase of(String name, String main, String... arguments) {
        return new LeakCase(
                name, main, List.of(arguments), List.of(), Services.silent(), stage -> {}, List.of(), List.of(), false);
    }

    LeakCase with(List<String> jars) {
        return new LeakCase(name, main, arguments, jars, peer, play, expected, announced, tls);
    }

    LeakCase peer(Peer.Service service) {
        return new LeakCase(name, main, arguments, libraries, service, play, expected, announced, tls);
    }

    LeakCase play(Consumer<CaseStage> steps) {
        return new LeakCase(name, main, arguments, libraries, peer, steps, expected, announced, tls);
    }

    LeakCase expect(Expected finding) {
        List<Expected> more = new ArrayList<>(expected);
        more.add(finding);
        return new LeakCase(name, main, arguments, libraries, peer, play, List.copyOf(more), announced, tls);
    }

    LeakCase announced(String... verdicts) {
        return new LeakCase(name, main, arguments, libraries, peer, play, expected, List.of(verdicts), tls);
    }

    LeakCase overTls() {
        return new LeakCase(name, main, arguments, libraries, peer, play, expected, announced, true);
    }

    @Override
    public String toString() {
        return name;
    }
}
