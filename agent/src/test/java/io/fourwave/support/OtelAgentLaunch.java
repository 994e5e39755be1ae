// SPDX-License-Identifier: Apache-2.0
package io.fourwave.support;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/** JVM arguments for the OpenTelemetry Java agent, which the build has copied to target. */
public final class OtelAgentLaunch {

    private OtelAgentLaunch() {}

    public static Path jar() {
        return Path.of("target/test-agents/opentelemetry-javaagent.jar").toAbsolutePath();
    }

    /** The agent as it is. */
    public static String alone() {
        return "-javaagent:" + jar();
    }

    /**
     * The agent with fourwave as its extension.
     *
     * @param options of fourwave, as they would follow {@code -javaagent:fourwave-agent.jar=}
     */
    public static String[] extended(String options) {
        Stream<String> properties = Arrays.stream(options.split(","))
                .filter(option -> !option.isEmpty())
                .map(option -> "-Dfourwave." + option);
        return Stream.concat(Stream.of(alone(), "-Dotel.javaagent.extensions=" + extension()), properties)
                .toArray(String[]::new);
    }

    /** The finished jar of the extension, beside that of the agent. */
    public static Path extension() {
        return AgentJar.path().resolveSibling("fourwave-otel-extension.jar");
    }
}
