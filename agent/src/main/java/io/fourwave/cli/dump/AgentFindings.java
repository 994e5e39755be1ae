// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli.dump;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.fourwave.cli.attach.AttachedJvm;
import io.fourwave.cli.host.FailureException;
import io.fourwave.cli.host.JvmProcess;
import io.fourwave.heap.KnownSocket;
import io.fourwave.heap.SocketsFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What the agent and the kernel know of the connections of a JVM that runs, to be put beside its dump. */
public final class AgentFindings {

    private AgentFindings() {}

    /** The agent's first, for they say more. */
    public static List<KnownSocket> of(AttachedJvm target) throws FailureException {
        List<KnownSocket> known = new ArrayList<>(agents(target));
        for (String table : List.of("tcp", "tcp6")) {
            known.addAll(kernels(target.jvm().process(), table));
        }
        return known;
    }

    private static List<KnownSocket> agents(AttachedJvm target) throws FailureException {
        Map<String, String> notices = target.notices();
        if (!"watching".equals(notices.get("state"))) {
            return List.of();
        }
        JsonArray suspects = JsonParser.parseString(
                        target.command("suspects", UUID.randomUUID().toString(), "", notices))
                .getAsJsonArray();
        List<KnownSocket> known = new ArrayList<>();
        for (JsonElement each : suspects) {
            known.add(socket(each.getAsJsonObject()));
        }
        return known;
    }

    private static KnownSocket socket(JsonObject suspect) {
        return new KnownSocket(
                suspect.get("local_address").getAsString(),
                suspect.get("local_port").getAsInt(),
                suspect.get("peer_address").getAsString(),
                suspect.get("peer_port").getAsInt(),
                suspect.has("descriptor") ? suspect.get("descriptor").getAsInt() : -1,
                suspect.get("state").getAsString(),
                Optional.of(suspect.get("finding").getAsString()));
    }

    /** What may not be read is left out: the dump stands alone then. */
    private static List<KnownSocket> kernels(JvmProcess process, String table) {
        try {
            return SocketsFile.read(process.directory().resolve("net").resolve(table));
        } catch (IOException unreadable) {
            return List.of();
        }
    }
}
