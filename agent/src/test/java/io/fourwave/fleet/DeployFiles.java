// SPDX-License-Identifier: Apache-2.0
package io.fourwave.fleet;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The files that ship in deploy/; tests run in the module's folder. */
final class DeployFiles {
    static final Path FOLDER = Path.of("deploy").toAbsolutePath();
    static final Path PROMETHEUS = FOLDER.resolve("prometheus");
    static final Path COLLECTOR = FOLDER.resolve("collector/config.yaml");
    static final Path DASHBOARD = FOLDER.resolve("grafana/fourwave.json");
    static final Path JAEGER_UI = FOLDER.resolve("jaeger/ui.json");

    private DeployFiles() {}

    /** Every query of the dashboard, for all services and hosts. */
    static List<PanelQuery> dashboardQueries() {
        List<PanelQuery> queries = new ArrayList<>();
        for (JsonElement each : json(DASHBOARD).getAsJsonArray("panels")) {
            JsonObject panel = each.getAsJsonObject();
            if (panel.has("targets")) {
                for (JsonElement target : panel.getAsJsonArray("targets")) {
                    String expression = target.getAsJsonObject().get("expr").getAsString();
                    queries.add(new PanelQuery(
                            panel.get("title").getAsString(),
                            expression.replaceAll("\\$(service|host)", ".*").replace("$__rate_interval", "30s")));
                }
            }
        }
        return queries;
    }

    static JsonObject json(Path file) {
        try {
            return JsonParser.parseString(Files.readString(file)).getAsJsonObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    record PanelQuery(String panel, String expression) {}
}
