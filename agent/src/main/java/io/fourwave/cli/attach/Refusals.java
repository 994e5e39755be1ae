// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli.attach;

import io.fourwave.cli.host.JvmProcess;
import io.fourwave.cli.host.Refusal;
import io.fourwave.cli.host.ToolHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The ways in which a JVM refuses, each with one reason and one thing to do about it. */
public final class Refusals {
    private static final String RESTART = "it can only be changed when that JVM starts: ";
    private static final String FROM_THE_START = "start it with -javaagent:fourwave-agent.jar=report.file=PATH";

    private Refusals() {}

    public static String list() {
        return "java -jar fourwave-agent.jar list shows the JVMs of this host";
    }

    public static Refusal attachDisabled() {
        return new Refusal(
                "it was started with -XX:+DisableAttachMechanism", RESTART + "drop that flag, or " + FROM_THE_START);
    }

    public static Refusal noDynamicAgents() {
        return new Refusal(
                "it was started with -XX:-EnableDynamicAgentLoading, so it loads no agent while it runs",
                RESTART + "drop that flag, or " + FROM_THE_START);
    }

    static Refusal signalsOff() {
        return new Refusal(
                "it does not catch SIGQUIT, which would end it: it has only just started, or an agent or a library in it took"
                        + " the handler away",
                "try again; if that does not help, start it with -XX:+StartAttachListener, or " + FROM_THE_START);
    }

    static Refusal otherUser(JvmProcess target, ToolHost host) {
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
                        : "run this as that user or as root: sudo -u " + sudoName(target) + " " + host.again());
    }

    /** Root is nobody to this JVM, and cannot become its user by itself. */
    static Refusal asItsUser(JvmProcess target, ToolHost host, String why) {
        return new Refusal(
                why,
                "run the tool as its user: setpriv --reuid=" + target.uid() + " --regid=" + target.gid()
                        + " --clear-groups " + host.again());
    }

    static Refusal noAttachModule() {
        return new Refusal(
                "the Java that runs this tool (" + System.getProperty("java.home")
                        + ") is older than 16 and has no module jdk.attach",
                "run the tool with Java 16 or later, or with a JDK; it need not be the JVM's own");
    }

    static Refusal frozen(JvmProcess target) {
        return new Refusal(
                "its control group is frozen (a paused container), and a frozen JVM answers nobody",
                "let it go on: docker unpause, or what paused it; then try again on " + target.pid());
    }

    public static Refusal silent(JvmProcess target, String what) {
        return new Refusal(
                what + ": that JVM is frozen (a paused container, swapping) or waits for its own threads to stop",
                "look whether it does anything (top -H -p " + target.pid() + "), and try again");
    }

    static Refusal noListener(JvmProcess target, Path trigger) {
        return new Refusal(
                "it did not open its attach socket within 10 s of a SIGQUIT, so it is frozen or waits for its own"
                        + " threads to stop; " + trigger + " stays, for without that file it would print its threads",
                "look whether it does anything (top -H -p " + target.pid() + "), and try again");
    }

    static Refusal notSignalled(JvmProcess target, String said) {
        return new Refusal(
                "it could not be sent a SIGQUIT (" + said + ")",
                "run this as its user or as root: kill -QUIT needs it");
    }

    static Refusal noKill() {
        return new Refusal(
                "it has no attach socket yet, and to have it open one takes a SIGQUIT, but neither kill nor sh is"
                        + " installed here",
                "run the tool from another image, beside this container: kubectl debug --target");
    }

    static Refusal staleFile(Path file) {
        if (StaleFiles.isFolder(file)) {
            return new Refusal(
                    "a folder stands where it would open its attach socket",
                    "look what is in it, and as the user who owns it, or as root: rm -r " + file);
        }
        return new Refusal(
                "a file of another user stands where it would open its attach socket: an earlier process of the same id"
                        + " may have left it",
                "as the user who owns it, or as root: rm " + file);
    }

    /** What to do about a copy of the jar that could not be removed. */
    static String remainingJar(Path file) {
        return StaleFiles.isFolder(file)
                ? "a folder stands in its place: look what is in " + file
                : "the agent's jar could not be removed: rm " + file;
    }

    static Refusal socketOfAnotherProcess(JvmProcess target, Path socket) {
        return new Refusal(
                "another process listens at " + socket + ", where it would open its attach socket: a JVM with the same"
                        + " process id (" + target.ownPid() + ") in a container that shares this /tmp",
                "give one of the two containers a /tmp of its own");
    }

    static Refusal mayNotLook(JvmProcess target, ToolHost host) {
        return new Refusal(
                "the kernel does not let this tool look into it (/proc/" + target.pid() + "/root), as when it has"
                        + " capabilities that the tool lacks",
                host.tool().uid() == 0
                        ? "run the tool with CAP_SYS_PTRACE, or in there: " + host.againIn(target)
                        : "run this as root: sudo " + host.again());
    }

    static Refusal tmpIsReadOnly(JvmProcess target, String what) {
        return new Refusal(
                "its /tmp " + what + ", and there it would have to open its attach socket",
                "mount something on its /tmp, in Kubernetes an emptyDir; for now, as root: nsenter -t " + target.pid()
                        + " -m mount -t tmpfs tmpfs /tmp");
    }

    static Refusal tmpIsStrange(JvmProcess target, ToolHost host, IOException strange) {
        return new Refusal(
                "its /tmp is no plain directory (" + reason(strange) + "), and this tool follows no link in a place"
                        + " that is not its own",
                "run the tool in there: " + host.againIn(target));
    }

    static Refusal otherTmp(JvmProcess target, ToolHost host) {
        return new Refusal(
                "it has a /tmp or a process id of its own (a container), where the attach API of Java "
                        + System.getProperty("java.specification.version") + " does not look",
                "run the tool with Java 16 or later, or in there: " + host.againIn(target));
    }

    static Refusal noDescriptors(JvmProcess target, DescriptorRoom room, JvmProcess tool) {
        return new Refusal(
                "it has %d of %d files open, and an attach takes some; this tool may not raise that limit"
                        .formatted(room.open(), room.soft()),
                "as root on its host: "
                        + new DescriptorRoom(room.open(), room.soft(), Math.max(room.hard(), room.soft() + 1024))
                                .raise(target, tool));
    }

    static Refusal jarMissing(JvmProcess target, Path jar, IOException refused) {
        Path there = target.seenByIt(jar);
        Path folder = there.getParent();
        String parent = Files.isDirectory(folder) ? "" : "mkdir -p " + folder + " && ";
        return new Refusal(
                "user " + target.user() + ", as whom it runs, cannot read " + jar
                        + ", and no copy could be put into its /tmp (" + reason(refused) + ")",
                "put the jar where it may be read, and try again: " + parent + "cp " + jar + " " + there
                        + " && chmod 644 " + there);
    }

    static Refusal noInstrument() {
        return new Refusal(
                "its Java has no module java.instrument, without which no agent can be loaded",
                "make its runtime with jlink --add-modules java.instrument,java.logging,java.management ...");
    }

    static Refusal jarUnreadable(JvmProcess target, String jar) {
        return new Refusal(
                "it could not open " + jar + " as an agent's jar",
                "look whether it is the file that you mean, as user " + target.user() + ": ls -l "
                        + target.seenByIt(Path.of(jar)));
    }

    /** What an attach or a load ended with that was not foreseen. */
    static Refusal failed(ToolHost host, JvmProcess target, String said) {
        return new Refusal("the attach failed (" + said + ")", host.command("doctor " + target.pid()));
    }

    private static String sudoName(JvmProcess target) {
        return target.hasUserName() ? target.user() : "'#" + target.uid() + "'";
    }

    private static String reason(IOException refused) {
        return Optional.ofNullable(refused.getMessage())
                .orElse(refused.getClass().getSimpleName());
    }
}
