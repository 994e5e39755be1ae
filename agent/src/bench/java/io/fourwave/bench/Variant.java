// SPDX-License-Identifier: Apache-2.0
package io.fourwave.bench;

import io.fourwave.support.AgentLaunch;
import java.nio.file.Path;
import java.util.Optional;

/**
 * With which agent a program runs.
 *
 * @param options of fourwave; empty for a run without it
 * @param other the jar of another agent
 */
record Variant(String name, Optional<String> options, Optional<Path> other) {
    static final Variant NONE = new Variant("no agent", Optional.empty(), Optional.empty());
    static final Variant NONE_AGAIN = new Variant("no agent, again (A/A)", Optional.empty(), Optional.empty());
    static final Variant FOURWAVE = new Variant("fourwave", Optional.of(""), Optional.empty());

    static Variant peer(Path jar) {
        String name = jar.getFileName().toString().replaceAll("(-jar-with-dependencies)?\\.jar$", "");
        return new Variant(name, Optional.empty(), Optional.of(jar.toAbsolutePath()));
    }

    boolean isPeer() {
        return other.isPresent();
    }

    AgentLaunch on(AgentLaunch launch) {
        other.ifPresent(jar -> launch.jvm("-javaagent:" + jar));
        return options.map(launch::agentOptions).orElseGet(launch::withoutAgent);
    }
}
