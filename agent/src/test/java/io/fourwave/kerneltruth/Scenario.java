// SPDX-License-Identifier: Apache-2.0
package io.fourwave.kerneltruth;

import java.util.List;

/**
 * One way in which TCP connections end. The expectations say what the kernel does at each side: the FINs and RSTs that
 * its calls send, such as {@code FIN_ACTIVE RST}, nothing, or {@link #ANY} where the two sides race.
 */
record Scenario(String name, String what, String client, String server, int sinceJdk, Older older, Body body) {
    static final String ACTIVE = "FIN_ACTIVE";
    static final String PASSIVE = "FIN_PASSIVE";
    static final String RST = "RST";
    static final String ACTIVE_RST = "FIN_ACTIVE RST";
    static final String NOTHING = "nothing";
    static final String ANY = "any";

    static Scenario scenario(String name, String client, String server, String what, Body body) {
        return new Scenario(name, what, client, server, 8, Older.NONE, body);
    }

    Scenario since(int jdk) {
        return new Scenario(name, what, client, server, jdk, older, body);
    }

    /** What the kernel does where the JDK is older than this one: its close shuts nothing down first. */
    Scenario before(int jdk, String client, String server) {
        return new Scenario(name, what, this.client, this.server, sinceJdk, new Older(jdk, client, server), body);
    }

    String expected(String side) {
        return side.equals("client") ? client : server;
    }

    boolean isRace() {
        return client.equals(ANY);
    }

    /** True for what is no TCP connection: such a scenario announces nothing. */
    boolean isQuiet() {
        return name.startsWith("quiet-");
    }

    /** Those that a JDK of this feature version can run. */
    static List<Scenario> runnableOn(int jdk, List<Scenario> scenarios) {
        return scenarios.stream()
                .filter(scenario -> scenario.sinceJdk <= jdk)
                .map(scenario -> scenario.on(jdk))
                .toList();
    }

    private Scenario on(int jdk) {
        return jdk < older.before ? new Scenario(name, what, older.client, older.server, sinceJdk, older, body) : this;
    }

    /** What happens. It leaves no connection of its own open. */
    interface Body {
        void run(ScenarioStage stage) throws Exception;
    }

    /** The expectations on the JDKs before one. */
    private record Older(int before, String client, String server) {
        static final Older NONE = new Older(0, NOTHING, NOTHING);
    }
}
