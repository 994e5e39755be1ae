// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.cli.host.ToolHost;
import io.fourwave.support.AgentJar;
import io.fourwave.support.AgentProcess;
import io.fourwave.support.Jdk;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/** One run of {@code java -jar fourwave-agent.jar ...}. */
public record Tool(int status, List<String> out, List<String> err) {

    public static Tool run(Jdk jdk, String... words) {
        return run(jdk, AgentJar.path(), List.of(), words);
    }

    /** With another build of the jar. */
    public static Tool of(Jdk jdk, Path jar, String... words) {
        return run(jdk, jar, List.of(), words);
    }

    /** In this very JVM, for a test that runs many: the tool's classes are then not those of the jar. */
    public static Tool within(String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        ToolHost host = new ToolHost(
                new PrintStream(out, true),
                new PrintStream(err, true),
                Path.of("/proc"),
                AgentJar.path(),
                List.of(words));
        int status = new CommandLine(host).run(List.of(words));
        return new Tool(
                status, out.toString().lines().toList(), err.toString().lines().toList());
    }

    /** @param wrapper a command that becomes the tool */
    static Tool run(Jdk jdk, Path jar, List<String> wrapper, String... words) {
        try (AgentProcess tool = AgentProcess.on(jdk)
                .withoutAgent()
                .within(wrapper.toArray(String[]::new))
                .jar(jar, words)
                .start()) {
            int status = tool.awaitExit();
            return new Tool(status, tool.stdout(), tool.stderr());
        }
    }

    /** Status 0 and nothing on stderr. */
    public Tool succeeded() {
        assertThat(err).isEmpty();
        assertThat(status).as("%s", out).isZero();
        return this;
    }

    /** Status 1, nothing on stdout; what is wrong in the first line, what to do in the second. */
    Tool refused(String reason, String remedy) {
        assertThat(err).as("%s", this).hasSize(2);
        assertThat(err.get(0)).startsWith("fourwave: ").contains(reason);
        assertThat(err.get(1)).startsWith("  do: ").contains(remedy);
        assertThat(out).isEmpty();
        assertThat(status).isEqualTo(1);
        return this;
    }

    public String text() {
        return String.join("\n", out);
    }
}
