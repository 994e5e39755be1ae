// SPDX-License-Identifier: Apache-2.0
package io.fourwave.support;

import java.nio.file.Files;
import java.nio.file.Path;

/** The finished agent jar under test: {@code -Dfourwave.jar}, else what {@code mvn package} put into target. */
public final class AgentJar {

    private AgentJar() {}

    /** The absolute path of the jar, which exists. */
    public static Path path() {
        Path jar = Path.of(System.getProperty("fourwave.jar", "target/fourwave-agent.jar"))
                .toAbsolutePath();
        if (!Files.isRegularFile(jar)) {
            throw new AssertionError("no agent jar at " + jar + ": run mvn package first");
        }
        return jar;
    }
}
