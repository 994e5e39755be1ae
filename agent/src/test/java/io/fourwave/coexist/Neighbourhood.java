// SPDX-License-Identifier: Apache-2.0
package io.fourwave.coexist;

/** The table in the build's log: who was beside the agent, what was run, and what came of it. */
final class Neighbourhood {

    private Neighbourhood() {}

    /**
     * @param without what the neighbour, or the program, did without the agent
     * @param with the same beside the agent
     */
    static void row(String neighbour, String ran, Object without, Object with, String result) {
        System.out.printf("neighbour | %-52s | %-44s | %s | %s | %s%n", neighbour, ran, without, with, result);
    }
}
