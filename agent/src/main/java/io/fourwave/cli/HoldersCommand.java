// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonPrimitive;
import com.google.gson.JsonSerializer;
import io.fourwave.cli.dump.LiveHolders;
import io.fourwave.cli.dump.ProgressLine;
import io.fourwave.cli.host.FailureException;
import io.fourwave.cli.host.FileFailure;
import io.fourwave.cli.host.ToolHost;
import io.fourwave.cli.syntax.Arguments;
import io.fourwave.cli.syntax.Flags;
import io.fourwave.cli.syntax.UsageException;
import io.fourwave.heap.HolderGroup;
import io.fourwave.heap.Holders;
import io.fourwave.heap.HoldersText;
import io.fourwave.heap.KnownSocket;
import io.fourwave.heap.SocketsFile;
import io.fourwave.heap.hprof.DumpException;
import io.fourwave.holding.HolderPath;
import io.fourwave.holding.PoolUse;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Who holds the connections, from a heap dump. */
final class HoldersCommand {
    private static final Pattern FINDING = Pattern.compile("#(\\d+) ");
    private static final int COMMANDS = 3;

    private final ToolHost host;

    HoldersCommand(ToolHost host) {
        this.host = host;
    }

    int run(List<String> words) throws UsageException, FailureException {
        Flags flags = Flags.of(words, "--yes", "--keep");
        Arguments arguments = Arguments.parse(flags.rest(), "--sockets", "--format", "--finding", "--dir");
        arguments.atMost(1);
        if (arguments.positional().isEmpty()) {
            throw new UsageException("whose dump? give a process id or FILE.hprof");
        }
        boolean json = arguments.isJson();
        Optional<Path> dump = dumpFile(arguments.positional().get(0));
        if (dump.isEmpty() && isDump(arguments.positional().get(0))) {
            throw new FailureException(
                    "there is no such file", "ls -l " + arguments.positional().get(0) + " shows what is there");
        }
        if (dump.isEmpty()) {
            return live(arguments.onlyJvm(), flags, arguments, json);
        }
        for (String option : List.of("--finding", "--dir")) {
            if (arguments.option(option).isPresent()) {
                throw new UsageException(option + " is for a JVM that runs, and " + dump.get() + " is a dump");
            }
        }
        List<KnownSocket> known = arguments.option("--sockets").isPresent()
                ? sockets(arguments.option("--sockets").get())
                : List.of();
        print(read(dump.get(), known), json);
        return CommandLine.OK;
    }

    private int live(String jvm, Flags flags, Arguments arguments, boolean json)
            throws UsageException, FailureException {
        if (arguments.option("--sockets").isPresent()) {
            throw new UsageException("--sockets is for a dump file: for a running JVM the tool asks the kernel");
        }
        Optional<String> finding = arguments.findingIfAny();
        String folder = arguments.option("--dir").orElse("/tmp");
        if (!folder.startsWith("/")) {
            throw new UsageException("--dir is '" + folder + "': expected an absolute path, as that JVM sees it");
        }
        LiveHolders live = new LiveHolders(host, jvm, folder, finding, flags.has("--keep"));
        Optional<Holders> holders = live.read(flags.has("--yes"));
        holders.ifPresent(found -> {
            print(found, json);
            if (!json) {
                tellHowToClose(found, jvm);
            }
        });
        return CommandLine.OK;
    }

    /** No JVM goes by such a name; one may well go by the path of a jar, in its own container. */
    private static boolean isDump(String word) {
        return word.endsWith(".hprof");
    }

    /** Empty for a word that is no file: a JVM's id or name, then. */
    private static Optional<Path> dumpFile(String word) {
        try {
            return Optional.of(Path.of(word)).filter(Files::isRegularFile);
        } catch (InvalidPathException noPath) {
            return Optional.empty();
        }
    }

    private Holders read(Path dump, List<KnownSocket> known) throws FailureException {
        try (ProgressLine progress = new ProgressLine(host)) {
            return Holders.of(dump, known, progress);
        } catch (DumpException notOne) {
            throw new FailureException(
                    dump + " cannot be read as a heap dump: " + notOne.getMessage(),
                    "jcmd PID GC.heap_dump -all FILE.hprof writes one");
        } catch (IOException refused) {
            throw new FailureException(
                    dump + " cannot be read: " + FileFailure.reason(refused),
                    "a fifth of its size is needed for temporary files in " + System.getProperty("java.io.tmpdir")
                            + ": -Djava.io.tmpdir=FOLDER chooses another place");
        }
    }

    private static List<KnownSocket> sockets(String file) throws FailureException {
        try {
            return SocketsFile.read(Path.of(file));
        } catch (IOException | InvalidPathException refused) {
            throw new FailureException(
                    "--sockets " + file + " cannot be used: " + FileFailure.reason(refused),
                    "ss -tanp > FILE, or a copy of /proc/PID/net/tcp");
        }
    }

    private void print(Holders holders, boolean json) {
        if (json) {
            host.out()
                    .println(new GsonBuilder()
                            .setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES)
                            .setPrettyPrinting()
                            .disableHtmlEscaping()
                            .registerTypeAdapter(PoolUse.class, (JsonSerializer<PoolUse>)
                                    (use, type, context) -> new JsonPrimitive(use.text()))
                            .create()
                            .toJson(holders));
        } else {
            new HoldersText(holders, arrow()).lines().forEach(host::say);
        }
    }

    /** Of what a finding is about, where a field of the application holds it and no pool. */
    private void tellHowToClose(Holders holders, String jvm) {
        List<String> commands = new ArrayList<>();
        for (HolderGroup group : holders.groups()) {
            Optional<HolderPath> path = HolderPath.parse(String.join(" > ", group.holder()));
            if (path.isPresent() && group.pool() == PoolUse.NONE) {
                group.findings().keySet().stream()
                        .map(FINDING::matcher)
                        .filter(Matcher::lookingAt)
                        .map(number -> host.command(
                                "close " + jvm + " --finding " + number.group(1) + " --through '" + path.get() + "'"))
                        .forEach(commands::add);
            }
        }
        if (!commands.isEmpty()) {
            host.say(
                    "what is behind such a path, and is no pool's, the agent can close; it says first what it would do:");
            commands.stream().limit(COMMANDS).forEach(command -> host.say("    " + command));
        }
    }

    /** An arrow where stdout can write one. */
    private static String arrow() {
        String charset = System.getProperty("stdout.encoding", System.getProperty("sun.stdout.encoding", ""));
        try {
            Charset encoding = charset.isEmpty() ? Charset.defaultCharset() : Charset.forName(charset);
            return encoding.equals(StandardCharsets.UTF_8) ? "\u2192" : "->";
        } catch (IllegalArgumentException unknown) {
            return "->";
        }
    }
}
