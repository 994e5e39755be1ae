// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli.attach;

import io.fourwave.cli.host.Jvm;
import io.fourwave.cli.host.JvmProcess;
import io.fourwave.cli.host.Refusal;
import io.fourwave.cli.host.ToolHost;
import java.nio.file.Path;
import java.util.Locale;

/** The ways in which a JVM refuses, by what the attach API's exceptions say of them, and what can be done about each. */
public final class Refusals {
    private static final String RESTART = "it can only be changed when that JVM starts: ";

    private Refusals() {}

    public static Refusal noSuchProcess(boolean inContainer) {
        return new Refusal(
                "there is no process with this id" + (inContainer ? " in this container" : ""),
                (inContainer ? "run the tool where that JVM's id is known, or " : "") + list());
    }

    public static Refusal attachDisabled() {
        return new Refusal(
                "it was started with -XX:+DisableAttachMechanism",
                RESTART + "drop that flag, or start it with -javaagent:fourwave-agent.jar=report.file=PATH");
    }

    public static Refusal noDynamicAgents() {
        return new Refusal(
                "it was started with -XX:-EnableDynamicAgentLoading, so it loads no agent while it runs",
                RESTART + "drop that flag, or start it with -javaagent:fourwave-agent.jar=report.file=PATH");
    }

    public static Refusal otherUser(JvmProcess target, ToolHost host) {
        JvmProcess tool = host.tool();
        boolean onlyGroup = target.uid() == tool.uid();
        return new Refusal(
                "it runs as %s %d, this tool as %d, and a JVM listens only to its own user and group, and to root"
                        .formatted(
                                onlyGroup ? "group" : "user " + target.user() + ",",
                                onlyGroup ? target.gid() : target.uid(),
                                onlyGroup ? tool.gid() : tool.uid()),
                onlyGroup
                        ? "run this as root, or with that group: sudo -g '#" + target.gid() + "' " + host.again()
                        : "run this as that user or as root: sudo -u " + target.user() + " " + host.again());
    }

    public static Refusal noAttachModule() {
        return new Refusal(
                "the Java that runs this tool (" + System.getProperty("java.home") + ") has no module jdk.attach",
                "run the tool with a JDK, or with a runtime that jlink made with --add-modules jdk.attach;"
                        + " it need not be the JVM's own");
    }

    public static Refusal silent(JvmProcess target, String what) {
        return new Refusal(
                what + ": that JVM is frozen (a paused container, swapping) or waits for its own threads to stop",
                "look whether it does anything (top -H -p " + target.pid() + "), and try again");
    }

    /** What an exception of the attach API means for this target. */
    public static Refusal of(Exception thrown, Jvm jvm, ToolHost host, Path jar) {
        String said = String.valueOf(thrown.getMessage());
        String low = said.toLowerCase(Locale.ROOT);
        if (low.contains("dynamic agent loading is not enabled")) {
            return noDynamicAgents();
        }
        if (low.contains("does not support the attach mechanism")) {
            return attachDisabled();
        }
        if (low.contains("libinstrument") || low.contains("java.instrument") || low.contains("library instrument")) {
            return new Refusal(
                    "its Java has no module java.instrument, without which no agent can be loaded",
                    "make its runtime with jlink --add-modules java.instrument,java.logging,java.management ...");
        }
        if (low.contains("agent jar not found")) {
            return new Refusal(
                    "user " + jvm.process().user() + ", as whom it runs, cannot read " + jar,
                    "put the jar where every user may read it, and all directories above it: install -m 644 " + jar
                            + " /tmp/fourwave-agent.jar");
        }
        if (low.contains("unable to open socket file")) {
            return silent(jvm.process(), "it did not open its attach socket");
        }
        return new Refusal(
                "the attach failed (" + thrown.getClass().getSimpleName() + ": " + said + ")",
                host.command("doctor " + jvm.process().pid()));
    }

    public static String list() {
        return "java -jar fourwave-agent.jar list shows the JVMs of this host";
    }
}
