// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli.host;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The JVMs of this host, and the one that is meant by a word: a process id, a main class or a jar. */
public final class JvmFinder {
    private final ToolHost host;

    public JvmFinder(ToolHost host) {
        this.host = host;
    }

    /** All but the tool itself. */
    public List<Jvm> jvms() throws FailureException {
        try {
            return JvmProcess.all(host.proc())
                    .filter(process -> process.pid() != host.tool().pid())
                    .flatMap(process -> Jvm.of(process).stream())
                    .toList();
        } catch (IOException noProc) {
            throw new FailureException(
                    "/proc cannot be read (" + noProc.getMessage() + "), and nothing else knows the processes here",
                    "on Linux: mount -t proc proc /proc");
        }
    }

    /**
     * @param word a number, a main class with or without its package, or the file name of a jar
     * @throws FailureException when there is none, or more than one
     */
    public JvmProcess process(String word) throws FailureException {
        return word.matches("[1-9]\\d{0,9}") ? process(Long.parseLong(word)) : named(word);
    }

    private JvmProcess process(long pid) throws FailureException {
        Optional<JvmProcess> found = JvmProcess.of(host.proc(), pid);
        if (found.isPresent()) {
            return found.get();
        }
        boolean inContainer = host.isInContainer();
        throw new FailureException(
                "there is no process with this id" + (inContainer ? " in this container" : "")
                        + hidden().map(why -> ", or " + why).orElse(""),
                (inContainer ? "run the tool where that JVM's id is known, or " : "")
                        + (hidden().isPresent() ? "run this as root: sudo " + host.again() : list()));
    }

    private JvmProcess named(String word) throws FailureException {
        List<Jvm> found = jvms().stream().filter(jvm -> isMeant(jvm, word)).toList();
        if (found.size() == 1) {
            return found.get(0).process();
        }
        if (found.isEmpty()) {
            throw new FailureException(
                    "no JVM here runs a main class or a jar of that name"
                            + hidden().map(why -> "; " + why).orElse(""),
                    list());
        }
        throw new FailureException(
                found.size() + " JVMs have that name: "
                        + found.stream()
                                .map(jvm -> jvm.process().pid() + " (" + jvm.main() + ", user "
                                        + jvm.process().user() + ")")
                                .collect(Collectors.joining(", ")),
                "name one by its process id");
    }

    private static boolean isMeant(Jvm jvm, String word) {
        String main = jvm.main();
        return !main.equals("?")
                && (main.equals(word)
                        || main.endsWith("." + word)
                        || main.endsWith("/" + word)
                        || main.equals(word + ".jar"));
    }

    /** What hides other users' processes from this tool; empty where nothing does. */
    public Optional<String> hidden() {
        return host.tool().uid() == 0
                ? Optional.empty()
                : host.tool()
                        .mounts()
                        .flatMap(Mounts::hidepid)
                        .map(value -> "/proc hides other users' processes here (hidepid=" + value + ")");
    }

    private String list() {
        return host.command("list") + " shows the JVMs of this host";
    }
}
