// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.fourwave.cli.attach.AttachedJvm;
import io.fourwave.cli.host.FailureException;
import io.fourwave.cli.host.ToolHost;
import io.fourwave.cli.syntax.Arguments;
import io.fourwave.cli.syntax.Flags;
import io.fourwave.cli.syntax.UsageException;
import io.fourwave.holding.HolderPath;
import io.fourwave.report.Visible;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** Has the agent close the connections of a finding, or say which it would close. */
final class CloseCommand {
    private static final int SHOWN = 10;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final String ALL = "999999999";
    /** With the jar's path and the order around it, an attach takes 1,024 characters. */
    private static final int LONGEST_PATH = 700;

    private final ToolHost host;

    CloseCommand(ToolHost host) {
        this.host = host;
    }

    int run(List<String> words) throws UsageException, FailureException {
        Flags flags = Flags.of(words, "--yes", "--force");
        Arguments arguments = Arguments.parse(flags.rest(), "--finding", "--at-most", "--through");
        String pid = arguments.onlyJvm();
        String finding = arguments.findingIfAny().orElseThrow(() -> new UsageException("--finding N is missing"));
        int atMost = number(arguments, "--at-most", ALL);
        boolean forReal = flags.has("--yes");
        Optional<HolderPath> through = through(arguments);
        String order = finding
                + (forReal ? " close " : " look ")
                + (flags.has("--force") ? "force " : "leak ")
                + atMost
                + through.map(path -> " through " + path).orElse("");
        try (AttachedJvm target = AttachedJvm.open(pid, host)) {
            Map<String, String> agent = target.noticesOfAgent();
            if (flags.has("--force")) {
                host.sayAside("--force: what is not certain may be innocent, and what uses such a connection "
                        + "afterwards gets an IOException");
            }
            JsonObject status = checked(ask(target, "close", order, agent), pid);
            return forReal ? follow(target, agent, status, pid) : look(status, again(pid, flags, atMost, through));
        }
    }

    private static Optional<HolderPath> through(Arguments arguments) throws UsageException {
        Optional<String> text = arguments.option("--through");
        if (!text.isPresent()) {
            return Optional.empty();
        }
        Optional<HolderPath> path = HolderPath.parse(text.get());
        if (!path.isPresent() || text.get().length() > LONGEST_PATH) {
            throw new UsageException(
                    "--through is '" + text.get() + "': expected a path from a static field, as holders prints"
                            + " it: 'static com.acme.Orders.SESSIONS > HashMap > Socket'");
        }
        return path;
    }

    /** The same for real, but for the finding's number. */
    private static String again(String pid, Flags flags, int atMost, Optional<HolderPath> through) {
        return "close " + pid + " --finding %d"
                + through.map(path -> " --through '" + path.toString().replace("%", "%%") + "'")
                        .orElse("")
                + (flags.has("--force") ? " --force" : "")
                + (Integer.toString(atMost).equals(ALL) ? "" : " --at-most " + atMost)
                + " --yes";
    }

    private static int number(Arguments arguments, String option, String otherwise) throws UsageException {
        String text = arguments.option(option).orElse(otherwise);
        if (!text.matches("[1-9]\\d{0,8}")) {
            throw new UsageException(option + " is '" + text + "': expected a number from 1");
        }
        return Integer.parseInt(text);
    }

    private JsonObject checked(JsonObject status, String pid) throws FailureException {
        if (status.has("refusal")) {
            throw new FailureException(
                    status.get("refusal").getAsString() + "; nothing was closed",
                    host.command("report " + pid) + " lists the findings");
        }
        return status;
    }

    private int look(JsonObject status, String again) {
        tell("would close", status);
        if (status.get("closed").getAsInt() == 0) {
            host.say("nothing was closed");
            return CommandLine.OK;
        }
        host.say(
                "For each of them: its peer has closed or reset it, nobody has used it for leak.after, and no thread is in it.");
        host.say(
                status.has("reached")
                        ? "Of those from before the attach nobody knows who used them last: that thread may be at work yet."
                        : "The thread of its last use has left those frames, or has gone on to others of this finding.");
        host.say("Whoever uses one afterwards gets an IOException.");
        host.say("nothing was closed; --yes closes them: "
                + host.command(again.formatted(status.get("finding").getAsInt())));
        long wait = status.get("wait_s").getAsLong();
        if (wait > 0) {
            host.say(
                    "the agent closes only once it has watched every read and write for leak.after: in " + wait + " s");
        }
        return CommandLine.OK;
    }

    /** By what the agent tells of itself: a question would be a load of the agent, of which the JVM keeps something. */
    private int follow(AttachedJvm target, Map<String, String> agent, JsonObject begun, String pid)
            throws FailureException {
        AtomicBoolean over = new AtomicBoolean();
        Thread atEnd = new Thread(() -> stop(target, agent, over), "fourwave-stop");
        Runtime.getRuntime().addShutdownHook(atEnd);
        JsonObject status = begun;
        if (status.get("wait_s").getAsLong() > 0) {
            host.say("watches every read and write for " + status.get("wait_s").getAsLong()
                    + " s before it closes; Ctrl-C stops it");
        }
        while (!status.get("over").getAsBoolean()) {
            LockSupport.parkNanos(PAUSE_NANOS);
            String published = target.notices().get("closing");
            if (published == null) {
                throw new FailureException(
                        "the agent has left that JVM meanwhile, with "
                                + status.get("closed").getAsInt() + " closed",
                        host.command("attach " + pid) + " puts it back");
            }
            status = JsonParser.parseString(published).getAsJsonObject();
        }
        over.set(true);
        Runtime.getRuntime().removeShutdownHook(atEnd);
        tell("closed", checked(status, pid));
        return CommandLine.OK;
    }

    private static void stop(AttachedJvm target, Map<String, String> agent, AtomicBoolean over) {
        if (!over.get()) {
            try {
                ask(target, "close-stop", "", agent);
            } catch (FailureException gone) {
                // then nothing is left to be stopped
            }
        }
    }

    private void tell(String did, JsonObject status) {
        host.say(did + " " + status.get("closed").getAsInt() + " of finding "
                + status.get("finding").getAsInt() + ", "
                + Visible.of(status.get("what").getAsString()));
        connections(status.getAsJsonArray("connections"), status.get("closed").getAsInt());
        if (status.has("reached")) {
            host.say("  the path leads to " + status.get("reached").getAsInt() + " open connections"
                    + (status.get("gaps").getAsString().isEmpty()
                            ? ""
                            : "; " + Visible.of(status.get("gaps").getAsString())));
        }
        status.getAsJsonObject("spared")
                .entrySet()
                .forEach(each -> host.say("  spared " + each.getValue().getAsInt() + ": " + each.getKey()));
        JsonArray strangers = status.getAsJsonArray("strangers");
        connections(strangers, strangers.size());
    }

    private void connections(JsonArray connections, int all) {
        int shown = 0;
        for (JsonElement each : connections) {
            if (shown++ < SHOWN) {
                host.say("    " + connection(each.getAsJsonObject()));
            }
        }
        if (all > Math.min(SHOWN, shown)) {
            host.say("    and " + (all - Math.min(SHOWN, shown)) + " more");
        }
    }

    private static String connection(JsonObject shown) {
        return Visible.of(shown.get("local").getAsString() + " > "
                        + shown.get("peer").getAsString())
                + (shown.has("descriptor") ? ", fd " + shown.get("descriptor").getAsInt() : "")
                + ": its peer was done " + shown.get("peer_done_s").getAsLong() + " s ago"
                + (shown.has("unused_s")
                        ? ", unused for " + shown.get("unused_s").getAsLong() + " s"
                        : "");
    }

    private static JsonObject ask(AttachedJvm target, String command, String argument, Map<String, String> agent)
            throws FailureException {
        return JsonParser.parseString(target.command(command, UUID.randomUUID().toString(), argument, agent))
                .getAsJsonObject();
    }
}
